import { Navigate, type RouteObject } from 'react-router'
import { AppFrame } from './features/home/app-frame.tsx'
import { CrashPage } from './features/home/crash-page.tsx'
import { HomePage } from './features/home/home-page.tsx'
import { NotFoundPage } from './features/home/not-found-page.tsx'
import { RequireSession } from './features/home/require-session.tsx'
import { LoadingPage } from './ui/loading-page.tsx'

/** The case page with the editor: everything heavy, loaded when a case is opened. */
async function workspacePage() {
  return { Component: (await import('./features/workspace/workspace-page.tsx')).default }
}

/** Device check, lobby and room: the video client is loaded here and nowhere else. */
async function meetingPage() {
  return { Component: (await import('./features/consultations/meeting-page.tsx')).default }
}

/** For administrators; each page is loaded when it is needed. */
const adminRoutes: RouteObject = {
  path: 'admin',
  lazy: async () => ({ Component: (await import('./features/admin/admin-frame.tsx')).AdminFrame }),
  children: [
    { index: true, element: <Navigate to="verifications" replace /> },
    {
      path: 'verifications',
      lazy: async () => ({
        Component: (await import('./features/admin/verifications-page.tsx')).VerificationsPage,
      }),
    },
    {
      path: 'users',
      lazy: async () => ({ Component: (await import('./features/admin/users-page.tsx')).UsersPage }),
    },
    {
      path: 'law-firms',
      lazy: async () => ({ Component: (await import('./features/admin/law-firms-page.tsx')).LawFirmsPage }),
    },
    {
      path: 'cases',
      lazy: async () => ({ Component: (await import('./features/admin/cases-page.tsx')).CasesPage }),
    },
    {
      path: 'settings',
      lazy: async () => ({ Component: (await import('./features/admin/platform-page.tsx')).PlatformPage }),
    },
    {
      path: 'jobs',
      lazy: async () => ({ Component: (await import('./features/admin/jobs-page.tsx')).JobsPage }),
    },
    {
      path: 'erasures',
      lazy: async () => ({ Component: (await import('./features/privacy/erasures-page.tsx')).ErasuresPage }),
    },
    {
      path: 'audit',
      lazy: async () => ({ Component: (await import('./features/admin/audit-page.tsx')).AuditPage }),
    },
    {
      path: 'emergency',
      lazy: async () => ({ Component: (await import('./features/admin/emergency-page.tsx')).EmergencyPage }),
    },
    {
      path: 'holds',
      lazy: async () => ({ Component: (await import('./features/admin/holds-page.tsx')).HoldsPage }),
    },
    {
      path: 'emergency/:grantId',
      lazy: async () => ({
        Component: (await import('./features/admin/emergency-brief-page.tsx')).EmergencyBriefPage,
      }),
    },
    {
      path: 'health',
      lazy: async () => ({ Component: (await import('./features/admin/health-page.tsx')).HealthPage }),
    },
  ],
}

/** Every address of the app. Pages other than the first one are loaded when they are needed. */
export const routes: RouteObject[] = [
  {
    HydrateFallback: LoadingPage,
    ErrorBoundary: CrashPage,
    children: [
      {
        Component: AppFrame,
        children: [
          {
            ErrorBoundary: CrashPage,
            children: [
              { index: true, Component: HomePage },
              {
                path: 'sign-in',
                lazy: async () => ({ Component: (await import('./features/auth/sign-in-page.tsx')).SignInPage }),
              },
              {
                path: 'register',
                lazy: async () => ({ Component: (await import('./features/auth/register-page.tsx')).RegisterPage }),
              },
              {
                path: 'sign-in/provider',
                lazy: async () => ({
                  Component: (await import('./features/auth/provider-return-page.tsx')).ProviderReturnPage,
                }),
              },
              {
                path: 'forgot-password',
                lazy: async () => ({
                  Component: (await import('./features/auth/forgot-password-page.tsx')).ForgotPasswordPage,
                }),
              },
              {
                path: 'reset-password',
                lazy: async () => ({
                  Component: (await import('./features/auth/reset-password-page.tsx')).ResetPasswordPage,
                }),
              },
              {
                path: 'verify-email',
                lazy: async () => ({
                  Component: (await import('./features/auth/verify-email-page.tsx')).VerifyEmailPage,
                }),
              },
              {
                path: 'invitations',
                lazy: async () => ({
                  Component: (await import('./features/invitations/invitations-page.tsx')).InvitationsPage,
                }),
              },
              {
                path: 'privacy',
                lazy: async () => ({ Component: (await import('./features/privacy/privacy-page.tsx')).PrivacyPage }),
              },
              {
                path: 'privacy/erasures/:id',
                lazy: async () => ({ Component: (await import('./features/privacy/receipt-page.tsx')).ReceiptPage }),
              },
              {
                path: 'firm/join',
                lazy: async () => ({ Component: (await import('./features/firm/join-firm-page.tsx')).JoinFirmPage }),
              },
              {
                Component: RequireSession,
                children: [
                  {
                    path: 'firm',
                    lazy: async () => ({ Component: (await import('./features/firm/my-firm-page.tsx')).MyFirmPage }),
                  },
                  {
                    path: 'firms',
                    lazy: async () => ({
                      Component: (await import('./features/firm/firm-list-page.tsx')).FirmListPage,
                    }),
                  },
                  {
                    path: 'firms/:firmId',
                    lazy: async () => ({ Component: (await import('./features/firm/firm-page.tsx')).FirmPage }),
                  },
                  {
                    path: 'cases/new',
                    lazy: async () => ({ Component: (await import('./features/cases/new-case-page.tsx')).NewCasePage }),
                  },
                  {
                    path: 'cases/:caseId/intake',
                    lazy: async () => ({ Component: (await import('./features/intake/intake-page.tsx')).IntakePage }),
                  },
                  {
                    path: 'cases/:caseId/hand-in',
                    lazy: async () => ({
                      Component: (await import('./features/case-stage/hand-in-page.tsx')).HandInPage,
                    }),
                  },
                  {
                    path: 'cases/:caseId/sharing',
                    lazy: async () => ({
                      Component: (await import('./features/case-stage/sharing-page.tsx')).SharingPage,
                    }),
                  },
                  {
                    path: 'cases/:caseId/audit',
                    lazy: async () => ({
                      Component: (await import('./features/audit/case-audit-page.tsx')).CaseAuditPage,
                    }),
                  },
                  {
                    path: 'cases/:caseId/files',
                    lazy: async () => ({ Component: (await import('./features/documents/files-page.tsx')).FilesPage }),
                  },
                  {
                    path: 'cases/:caseId/files/:fileId',
                    lazy: async () => ({ Component: (await import('./features/documents/file-page.tsx')).FilePage }),
                  },
                  {
                    path: 'feed',
                    lazy: async () => ({ Component: (await import('./features/feed/feed-page.tsx')).FeedPage }),
                  },
                  {
                    path: 'feed/:caseId',
                    lazy: async () => ({
                      Component: (await import('./features/feed/feed-case-page.tsx')).FeedCasePage,
                    }),
                  },
                  {
                    path: 'feed/:caseId/brief',
                    lazy: async () => ({
                      Component: (await import('./features/feed/published-brief-page.tsx')).PublishedBriefPage,
                    }),
                  },
                  {
                    path: 'profile/conflicts',
                    lazy: async () => ({
                      Component: (await import('./features/feed/conflict-list-page.tsx')).ConflictListPage,
                    }),
                  },
                  {
                    path: 'search',
                    lazy: async () => ({ Component: (await import('./features/search/search-page.tsx')).SearchPage }),
                  },
                  {
                    path: 'notifications',
                    lazy: async () => ({
                      Component: (await import('./features/notifications/notifications-page.tsx')).NotificationsPage,
                    }),
                  },
                  {
                    path: 'settings/privacy',
                    lazy: async () => ({
                      Component: (await import('./features/privacy/my-privacy-page.tsx')).MyPrivacyPage,
                    }),
                  },
                  {
                    path: 'messages/:conversationId?',
                    lazy: async () => ({
                      Component: (await import('./features/messages/messages-page.tsx')).MessagesPage,
                    }),
                  },
                  {
                    path: 'settings',
                    lazy: async () => ({
                      Component: (await import('./features/settings/settings-page.tsx')).SettingsPage,
                    }),
                  },
                  {
                    path: 'lawyers',
                    lazy: async () => ({
                      Component: (await import('./features/search/find-lawyers-page.tsx')).FindLawyersPage,
                    }),
                  },
                  {
                    path: 'profile',
                    lazy: async () => ({
                      Component: (await import('./features/lawyers/my-profile-page.tsx')).MyProfilePage,
                    }),
                  },
                  {
                    path: 'profile/analytics',
                    lazy: async () => ({
                      Component: (await import('./features/lawyers/analytics-page.tsx')).AnalyticsPage,
                    }),
                  },
                  {
                    path: 'lawyers/:lawyerId',
                    lazy: async () => ({
                      Component: (await import('./features/lawyers/lawyer-profile-page.tsx')).LawyerProfilePage,
                    }),
                  },
                  adminRoutes,
                  {
                    path: 'cases/:caseId/consultations',
                    lazy: async () => ({
                      Component: (await import('./features/consultations/consultations-page.tsx')).ConsultationsPage,
                    }),
                  },
                  { path: 'cases/:caseId/consultations/:consultationId', lazy: meetingPage },
                  // Old bookmarks and typed addresses: the list of cases is the home page.
                  { path: 'cases', Component: HomePage },
                  // One route for a case and its documents: changing the document keeps the page and its connections.
                  { path: 'cases/:caseId/documents?/:documentId?', lazy: workspacePage },
                ],
              },
              { path: '*', Component: NotFoundPage },
            ],
          },
        ],
      },
      {
        Component: RequireSession,
        children: [{ path: 'cases/:caseId/documents/:documentId/print', lazy: workspacePage }],
      },
    ],
  },
]
