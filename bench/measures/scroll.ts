import { type Browser, chromium } from '@playwright/test'
import { chromiumOptions } from '../../e2e/support/chromium.ts'
import { lengthenThread, scrollThread } from '../../e2e/support/long-thread.ts'
import { call, openCase, register, signIn } from '../../e2e/support/people.ts'
import { type Product, startProduct } from '../../e2e/support/product.ts'
import { Samples } from '../load/samples.ts'
import type { Figure, Measure } from '../measure.ts'
import { openDatabase } from '../servers/our-database.ts'

const MESSAGES = 10_000
/** Pixels a frame, and for how many seconds at most in each direction. */
const paces = [
  { name: 'reading', step: 60, seconds: 8 },
  { name: 'looking for something', step: 2_400, seconds: 30 },
]

/** Time between frames while a conversation of 10,000 messages scrolls in a browser. */
export const scroll: Measure = {
  name: 'scroll',
  rounds: () => 1,
  applies: ({ name }) => name === 'ours',
  async run({ warn }) {
    const product = await startProduct()
    const browser = await chromium.launch(chromiumOptions)
    try {
      const page = await openLongThread(product, browser)
      const figures: Figure[] = []
      for (const { name, step, seconds } of paces) {
        const frames = new Samples()
        for (const towards of [-step, step]) {
          const record = await scrollThread(page, towards, seconds)
          for (const frame of record.frames) frames.add(frame)
          if (record.missing > 0 && name === 'reading')
            warn(`scroll: ${record.missing} messages came late while reading`)
        }
        const { p50, p95, p99 } = frames.distribution()
        const figure = (what: string, value: number): Figure => {
          return { row: `10,000 messages, ${name}: frames ${what}`, unit: 'ms', value }
        }
        figures.push(figure('p50', p50), figure('p95', p95), figure('p99', p99))
      }
      return figures
    } finally {
      await browser.close()
      await product.stop()
    }
  },
}

async function openLongThread({ url, dataFolder }: Product, browser: Browser) {
  const owner = await register('Bench Owner', 'client', url)
  const lawyer = await register('Bench Lawyer', 'lawyer', url)
  const { caseId } = await openCase(owner, 'A long story', [{ account: lawyer, role: 'lawyer' }], url)
  const body = { caseId, content: 'The first message' }
  const { conversationId } = await call<{ conversationId: string }>(url, 'POST', '/v1/messages', {
    token: owner.accessToken,
    body,
  })
  const db = openDatabase(dataFolder)
  const thread = { conversationId, caseId, senderIds: [owner.id, lawyer.id] }
  await lengthenThread(db, dataFolder, thread, MESSAGES - 1).finally(() => db.destroy())
  const { page } = await signIn(browser, owner, { url })
  await page.goto(`/messages/${conversationId}`)
  await page.getByRole('region', { name: 'Messages' }).getByText(`Message ${MESSAGES}.`).waitFor()
  return page
}
