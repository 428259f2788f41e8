import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { expect, type Page } from '@playwright/test'
import * as Y from 'yjs'
import { openRawClient } from '../../test-support/raw-client.ts'
import { findDangers } from './dangers.ts'
import { type Account, baseUrl, type OpenCase } from './people.ts'
import { expectSaved, textOf } from './workspace.ts'

/** How long a hostile text may keep a page from showing, on a machine that does much else. */
export const SHOWN_MS = 30_000
/** The same for one of the three views, dangers looked for and all. */
const VIEW_MS = 20_000
/** How soon it is asked again whether the server has answered, in ms. */
const intervals = [20, 50, 100]
/** Words at the end of every brief. */
const ENDS_WITH = 'in order, each with its date'

const socketUrl = () => `${baseUrl().replace(/^http/, 'ws')}/collab`

/** Puts a text in as somebody with a program of their own, by the live protocol. */
export async function put(owner: Account, documentId: string, edit: (document: Y.Doc) => void): Promise<void> {
  const document = new Y.Doc()
  const socket = new HocuspocusProviderWebsocket({ url: socketUrl() })
  const token = owner.accessToken
  const provider = new HocuspocusProvider({ websocketProvider: socket, name: documentId, document, token })
  provider.attach()
  await expect.poll(() => provider.synced).toBe(true)
  document.transact(() => edit(document))
  await expect.poll(() => provider.unsyncedChanges, { timeout: SHOWN_MS }).toBe(0)
  provider.destroy()
  socket.destroy()
}

/** Sends bytes that the document's own program would not make. @returns what came of it: the reason of the refusal, or `let in` */
export async function send(
  owner: Account,
  documentId: string,
  attack: (document: Y.Doc) => Uint8Array,
): Promise<string> {
  const client = await openRawClient({ url: socketUrl(), token: owner.accessToken, documentId })
  // The answer to the handshake; what counts is the one behind it.
  await expect.poll(() => client.acknowledged, { intervals }).toBe(1)
  client.sendUpdate(attack(client.document))
  const answered = () => client.closed !== undefined || client.acknowledged > 1
  await expect.poll(answered, { message: 'the server answers', intervals }).toBe(true)
  client.destroy()
  return client.closed ?? 'let in'
}

/** Opens the text in the editor, as a version and for printing. @returns what is wrong in any of them, and which takes too long */
export async function findDangersInViews(page: Page, { caseId, briefId }: OpenCase): Promise<string[]> {
  const address = `/cases/${caseId}/documents/${briefId}`
  const views = { editor: openEditor, history: openVersion, print: openPrint }
  const found: string[] = []
  for (const [view, open] of Object.entries(views)) {
    const started = performance.now()
    // What does not show may still have done harm.
    await open(page, address).catch(({ message }: Error) => found.push(`${view}: ${message.split('\n')[0]}`))
    found.push(...(await findDangers(page, view)))
    const seconds = (performance.now() - started) / 1000
    if (seconds * 1000 > VIEW_MS) found.push(`${view}: took ${seconds.toFixed(1)} s`)
  }
  return found
}

async function openEditor(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(textOf(page)).toContainText(ENDS_WITH, { timeout: SHOWN_MS })
  await expectSaved(page)
}

async function openVersion(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'History' }).click()
  const history = page.getByRole('complementary', { name: 'History' })
  await history.getByLabel('Name this version').fill('Hostile')
  await history.getByRole('button', { name: 'Keep' }).click()
  await history.getByRole('button', { name: 'Hostile' }).click({ timeout: SHOWN_MS })
  await expect(page.getByRole('document', { name: 'Version: Hostile' })).toContainText(ENDS_WITH, { timeout: SHOWN_MS })
}

async function openPrint(page: Page, address: string): Promise<void> {
  // In the tests' browser nobody would close the print dialog.
  await page.addInitScript(() => {
    window.print = () => undefined
  })
  await page.goto(`${address}/print`)
  await expect(page.getByText(ENDS_WITH)).toBeVisible({ timeout: SHOWN_MS })
}

/** How long the page takes from a key until it has drawn again, in ms: the quickest of three, since the machine does other things, too. */
export async function keyMs(page: Page, key: string): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 3; i++) {
    const started = performance.now()
    await page.keyboard.press(key)
    await drawn(page)
    times.push(performance.now() - started)
  }
  return Math.min(...times)
}

export function drawn(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
}
