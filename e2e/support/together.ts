import type { Browser, BrowserContext, Page } from '@playwright/test'
import type { CaseRole } from '../../contracts/access.ts'
import { type Account, type OpenCase, openCase, register, signIn } from './people.ts'
import { openDocument } from './workspace.ts'

/** Somebody at a window of their own. */
export interface Person {
  account: Account
  context: BrowserContext
  page: Page
}

/** Two people in one case, each at a window with the brief open. */
export interface Together {
  place: OpenCase
  owner: Person
  other: Person
  close(): Promise<void>
}

/** Opens a case of Nora's with Tomas in it, and its brief in both windows. */
export async function openTogether(browser: Browser, title: string, role: CaseRole = 'lawyer'): Promise<Together> {
  const [nora, tomas] = await Promise.all([register('Nora Field', 'client'), register('Tomas Okafor', 'lawyer')])
  const place = await openCase(nora, title, [{ account: tomas, role }])
  const [ownerWindow, otherWindow] = await Promise.all([signIn(browser, nora), signIn(browser, tomas)])
  await Promise.all([ownerWindow, otherWindow].map(({ page }) => openDocument(page, place.caseId, place.briefId)))
  return {
    place,
    owner: { account: nora, ...ownerWindow },
    other: { account: tomas, ...otherWindow },
    async close() {
      await Promise.all([ownerWindow.context.close(), otherWindow.context.close()])
    },
  }
}
