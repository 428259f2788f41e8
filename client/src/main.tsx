import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/source-serif-4/index.css'
import '@mantine/core/styles.css'
import './theme/global.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { z } from 'zod'
import { queryClient } from './api/query-client.ts'
import { beforeSignOut, session } from './api/session.ts'
import { forgetDrafts } from './features/cases/new-case-draft.ts'
import { stopPush } from './live/browser-push.ts'
import { wipeAllOf } from './live/device-texts.ts'
import { followEvents } from './live/live-events.ts'
import { leaveNoTexts } from './live/sign-out-guard.ts'
import { keepApplication } from './offline-shell.ts'
import { routes } from './routes.tsx'
import { AppTheme } from './theme/app-theme.tsx'
import { LiveRegion } from './ui/announce.tsx'

// The page's content policy forbids code made from strings; without this zod tries it once and the browser reports it.
z.config({ jitless: true })

// A cache must never outlive the person that it was filled for.
let cachedFor: string | undefined
session.subscribe(() => {
  const userId = session.getState().user?.id
  if (userId !== cachedFor && cachedFor !== undefined) queryClient.clear()
  // What a public page asked for before it was known who is there is asked again: clearing would leave that page waiting for ever.
  else if (userId !== cachedFor) void queryClient.resetQueries()
  cachedFor = userId
})
beforeSignOut(leaveNoTexts)
beforeSignOut(stopPush)
beforeSignOut(forgetDrafts)
session.onErased((userId) => {
  void wipeAllOf(userId)
  forgetDrafts()
})
followEvents(queryClient)
void session.start()
addEventListener('online', () => {
  if (session.getState().offline) beforeSignOut(forgetDrafts)
  void session.start()
})

// After everything that the page itself needs.
addEventListener('load', () => void keepApplication())

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <AppTheme>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={createBrowserRouter(routes)} />
      </QueryClientProvider>
      <LiveRegion />
    </AppTheme>
  </StrictMode>,
)
