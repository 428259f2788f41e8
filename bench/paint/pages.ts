import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from '@playwright/test'
import { build, preview } from 'vite'
import { freePort } from '../../adapters/database/embedded/ports.ts'
import { openCase, register, signIn } from '../../e2e/support/people.ts'
import { startProduct } from '../../e2e/support/product.ts'
import { openDocument } from '../../e2e/support/workspace.ts'
import type { RunningPeer, Seat } from '../peer.ts'

/** Where the brief is typed in. */
export interface PaintPlace {
  /** Of who writes the brief first, and of the people who type. */
  writer: Seat
  typists: Seat[]
  /** The page with the brief; the text has come. */
  open(browser: Browser): Promise<Page>
  stop(): Promise<void>
}

/** The product, with its own client: people sign up and are invited as in life. */
export async function ourPlace(people: number): Promise<PaintPlace> {
  const product = await startProduct()
  const { url } = product
  const owner = await register('Bench Owner', 'client', url)
  const lawyers = await Promise.all(
    Array.from({ length: people }, (_, i) => register(`Typist ${String.fromCharCode(65 + i)}`, 'lawyer', url)),
  )
  const others = lawyers.map((account) => ({ account, role: 'lawyer' as const }))
  const { caseId, briefId } = await openCase(owner, 'A long brief', others, url)
  const seatOf = ({ accessToken }: { accessToken: string }): Seat => ({
    url: `${url.replace('http', 'ws')}/collab`,
    documentName: briefId,
    token: accessToken,
  })
  return {
    writer: seatOf(owner),
    typists: lawyers.map(seatOf),
    async open(browser) {
      const { page } = await signIn(browser, owner, { url })
      await openDocument(page, caseId, briefId)
      return page
    },
    stop: () => product.stop(),
  }
}

/** Tiptap as it comes, built as an application would be, at a stock server. */
export async function stockPlace(running: RunningPeer, people: number): Promise<PaintPlace> {
  const [seats] = await running.openRooms(1, people + 1)
  const [writer, ...typists] = seats ?? []
  if (!writer) throw new Error('the stock server has no room')
  const outDir = mkdtempSync(join(tmpdir(), 'lc-bench-editor-'))
  const root = fileURLToPath(new URL('./stock-editor', import.meta.url))
  const settings = { root, configFile: false, logLevel: 'warn', build: { outDir, emptyOutDir: true } } as const
  await build(settings)
  const port = await freePort()
  const server = await preview({ ...settings, preview: { port, host: '127.0.0.1' } })
  return {
    writer,
    typists,
    async open(browser) {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      const query = new URLSearchParams({ server: writer.url, document: writer.documentName })
      await page.goto(`http://127.0.0.1:${port}/?${query}`)
      await page.getByRole('textbox').waitFor()
      return page
    },
    async stop() {
      await server.close()
      rmSync(outDir, { recursive: true, force: true })
    },
  }
}
