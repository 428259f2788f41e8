import { expect, type Page, test } from '@playwright/test'
import { lookAt } from './support/look.ts'
import { type Account, baseUrl, call, openCase, register, signIn } from './support/people.ts'

/** The conversation of a case, begun. */
async function beginConversation(account: Account, caseId: string): Promise<string> {
  const sent = await call<{ conversationId: string }>(baseUrl(), 'POST', '/v1/messages', {
    token: account.accessToken,
    body: { caseId, content: 'Good morning.' },
  })
  return sent.conversationId
}

async function openMessages(page: Page, conversationId: string): Promise<void> {
  await page.goto(`/messages/${conversationId}`)
  await expect(page.getByLabel('Write a message')).toBeVisible()
}

async function record(page: Page, kind: 'Voice note' | 'Video note'): Promise<void> {
  await page.getByRole('button', { name: 'Attach' }).click()
  await page.getByRole('menuitem', { name: kind }).click()
}

test('[MSG14] a video note is recorded, looked at, sent and played by the other one', async ({ browser }) => {
  const client = await register('Ginevra Mott', 'client')
  const lawyer = await register('Absalom Reyes', 'lawyer')
  const { caseId } = await openCase(client, 'A gate that does not close', [{ account: lawyer, role: 'lawyer' }])
  const [{ page: ginevra, context }, other] = [await signIn(browser, client), await signIn(browser, lawyer)]
  await context.grantPermissions(['microphone', 'camera'])
  const conversationId = await beginConversation(client, caseId)
  for (const page of [ginevra, other.page]) await openMessages(page, conversationId)
  await record(ginevra, 'Video note')
  await expect(ginevra.getByRole('timer')).toContainText('0:01')
  await lookAt(ginevra, 'video-note-recording')
  await ginevra.getByRole('button', { name: 'Stop' }).click()
  await expect(ginevra.getByLabel('What you recorded')).toBeVisible()
  await lookAt(ginevra, 'video-note-recorded')
  await ginevra.getByRole('button', { name: 'Send', exact: true }).last().click()
  const play = other.page.getByRole('button', { name: 'Play video note' })
  await expect(play).toBeEnabled({ timeout: 60_000 })
  await play.click()
  const seen = await other.page.getByLabel('Video note').evaluate(async (video: HTMLVideoElement) => {
    video.muted = true
    await video.play()
    await new Promise((resolve) => setTimeout(resolve, 500))
    return { width: video.videoWidth, hasMoved: video.currentTime > 0, error: video.error }
  })
  expect(seen).toEqual({ width: 640, hasMoved: true, error: null })
  await lookAt(other.page, 'video-note-played')
  for (const each of [context, other.context]) await each.close()
})

test('[MSG14] a microphone that is denied is explained in plain words, and nothing that was written is lost', async ({
  browser,
}) => {
  const client = await register('Faustina Grey', 'client')
  const { caseId } = await openCase(client, 'A letter without an answer')
  const { page, context } = await signIn(browser, client)
  // What a browser does when somebody has said no; the flag of the tests would say yes.
  await context.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))
  })
  await page.reload()
  await openMessages(page, await beginConversation(client, caseId))
  await page.getByLabel('Write a message').fill('Half a sentence that')
  await record(page, 'Voice note')
  const dialog = page.getByRole('dialog', { name: 'Voice note' })
  await expect(dialog.getByRole('alert')).toContainText('The browser does not let this page record')
  await expect(dialog.getByRole('alert')).toContainText('Allow it with the symbol beside the address of the page')
  await lookAt(page, 'voice-note-denied')
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await expect(dialog.getByRole('alert')).toBeVisible()
  await dialog.getByRole('button', { name: 'Close and discard' }).click()
  await expect(page.getByLabel('Write a message')).toHaveValue('Half a sentence that')
  await page.getByLabel('Write a message').press('End')
  await page.keyboard.type(' goes on')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Messages' }).getByText('Half a sentence that goes on')).toBeVisible()
  await context.close()
})
