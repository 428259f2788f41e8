import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CDPSession, chromium, type Page } from '@playwright/test'
import { chromiumOptions } from '../../e2e/support/chromium.ts'
import { Samples } from '../load/samples.ts'
import type { Bench, Figure, Measure } from '../measure.ts'
import { type KeyRun, readCpu, typeKeys, watchKeys } from '../paint/key-times.ts'
import { ourPlace, type PaintPlace, stockPlace } from '../paint/pages.ts'
import { startTypists, type TypistProcess } from '../paint/typist-process.ts'
import { createRandom } from '../random.ts'

const PEOPLE = 10
/** 60 words a minute. */
const KEYS_PER_SECOND = 5
/** For the browser's compilers. */
const WARM_SECONDS = 8

/** Time from a key to its paint in a brief of 100 pages, alone and with ten people typing, in a real browser. */
export const paint: Measure = {
  name: 'paint',
  rounds: (options) => options.rounds,
  applies: ({ name }) => name === 'ours' || name === 'hocuspocus',
  async run(bench) {
    const place = await (bench.peer.name === 'ours' ? ourPlace(PEOPLE) : stockPlace(bench.running, PEOPLE))
    const typists = startTypists()
    const browser = await chromium.launch(chromiumOptions)
    try {
      await typists.write(place.writer, bench.options.seed)
      const floor = await typeIntoNothing(await browser.newPage({ viewport: { width: 1440, height: 900 } }), bench)
      return [...floor, ...(await typeTogether(await place.open(browser), place, typists, bench))]
    } finally {
      await browser.close()
      typists.stop()
      await place.stop()
    }
  },
}

/** The browser's own share: one line, nothing else. */
async function typeIntoNothing(page: Page, { options }: Bench): Promise<Figure[]> {
  await page.setContent('<div contenteditable="true"></div>')
  await page.locator('div').focus()
  await watchKeys(page)
  const cdp = await page.context().newCDPSession(page)
  const times = await typeKeys(page, cdp, options.seconds, createRandom(options.seed))
  await page.close()
  return figuresOf('an empty page', times)
}

async function typeTogether(page: Page, place: PaintPlace, typists: TypistProcess, bench: Bench): Promise<Figure[]> {
  const { options } = bench
  await goToMiddle(page)
  await watchKeys(page)
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const random = createRandom(options.seed)
  await typeKeys(page, cdp, WARM_SECONDS, random)
  const alone = await typeKeys(page, cdp, options.seconds * 3, random)
  await profiled(cdp, bench, 'alone', () => typeKeys(page, cdp, options.seconds, random))
  await typists.join(place.typists, KEYS_PER_SECOND)
  await sleep(WARM_SECONDS * 1_000)
  const remote = await costOfRemoteKeys(cdp, typists, options.seconds * 2)
  await profiled(cdp, bench, 'remote', () => sleep(options.seconds * 1_000))
  const together = await typeKeys(page, cdp, options.seconds * 6, random)
  await profiled(cdp, bench, 'together', () => typeKeys(page, cdp, options.seconds, random))
  return [...figuresOf('alone', alone), ...figuresOf(`${PEOPLE} people typing`, together), ...remote]
}

/** A paragraph of page 50, the cursor at its end. */
async function goToMiddle(page: Page): Promise<void> {
  await page.evaluate(() => {
    const paragraphs = document.querySelectorAll('.document-text > p:not(.clause)')
    paragraphs[Math.floor(paragraphs.length / 2)]?.scrollIntoView({ block: 'center' })
  })
  await sleep(500)
  const paragraphs = page.locator('.document-text > p:not(.clause)')
  await paragraphs.nth(Math.floor((await paragraphs.count()) / 2)).click()
  await page.keyboard.press('End')
}

function figuresOf(what: string, { keys, screen, blocked }: KeyRun): Figure[] {
  const blockedRow = `page blocked by tasks over 50 ms, ${what}`
  return [
    ...distribution(
      `key to paint, ${what}`,
      keys.map((key) => key.paint),
    ),
    ...distribution(
      `its own work for a key, ${what}`,
      keys.map((key) => key.work),
    ),
    ...distribution(`key to screen (Event Timing), ${what}`, screen),
    { row: blockedRow, unit: '%', value: blocked * 100 },
  ]
}

function distribution(name: string, values: number[]): Figure[] {
  const samples = new Samples()
  for (const value of values) samples.add(value)
  const { p50, p95, p99 } = samples.distribution()
  return [
    { row: `${name}: p50`, unit: 'ms', value: p50 },
    { row: `${name}: p95`, unit: 'ms', value: p95 },
    { row: `${name}: p99`, unit: 'ms', value: p99 },
  ]
}

/** CPU time of the page's main thread for each key of somebody else, and what of it goes where. */
async function costOfRemoteKeys(cdp: CDPSession, typists: TypistProcess, seconds: number): Promise<Figure[]> {
  const before = { cpu: await readCpu(cdp), keys: await typists.count() }
  await sleep(seconds * 1_000)
  const after = { cpu: await readCpu(cdp), keys: await typists.count() }
  const each = (name: keyof typeof after.cpu) =>
    ((after.cpu[name] - before.cpu[name]) * 1_000) / (after.keys - before.keys)
  const row = (what: string) => `main thread for each key of somebody else: ${what}`
  return [
    { row: row('all'), unit: 'ms', value: each('TaskDuration') },
    { row: row('script'), unit: 'ms', value: each('ScriptDuration') },
    { row: row('style and layout'), unit: 'ms', value: each('LayoutDuration') + each('RecalcStyleDuration') },
  ]
}

async function profiled(cdp: CDPSession, bench: Bench, what: string, act: () => Promise<unknown>): Promise<void> {
  const { options, peer, round, resultsDirectory } = bench
  if (!options.profile) return
  await cdp.send('Profiler.enable')
  await cdp.send('Profiler.setSamplingInterval', { interval: 200 })
  await cdp.send('Profiler.start')
  await act()
  const { profile } = await cdp.send('Profiler.stop')
  const file = join(resultsDirectory, `paint-${peer.name}-${what}-${round}.cpuprofile`)
  writeFileSync(file, JSON.stringify(profile))
  bench.profiled(file)
}
