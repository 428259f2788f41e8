import { setTimeout as sleep } from 'node:timers/promises'
import type { CDPSession, Page } from '@playwright/test'

/** Pauses between two keys, ms: somebody who types fast, and no clock. */
const PAUSE = { shortest: 110, longest: 230 }

/** Of one key, ms. */
export interface KeyTime {
  /** From the press until the page has laid out and painted; waiting for the screen's next frame belongs to it. */
  paint: number
  /** What the page did itself meanwhile: the listeners of the key, and the frame: style, layout and paint. */
  work: number
}

/** What was noted while somebody typed. */
export interface KeyRun {
  keys: KeyTime[]
  /** Event Timing: from the press until the screen shows it, of each key, in steps of 8 ms. */
  screen: number[]
  /** How long tasks kept the page beyond the 50 ms that nobody feels, share of the time. */
  blocked: number
}

/** Chromium's; not declared everywhere. */
interface Scheduler {
  postTask(act: () => void, options: { priority: 'user-blocking' }): Promise<void>
}

declare global {
  interface Window {
    keyRun?: KeyRun
  }
}

/** Notes each key from now on. An urgent task of the frame's callback comes right after that frame has been painted. */
export async function watchKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    const run = { keys: [] as KeyTime[], screen: [] as number[], blocked: 0 }
    window.keyRun = run
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keypress') run.screen.push(duration)
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) run.blocked += duration - 50
    }).observe({ type: 'longtask' })
    let begun = 0
    let listening = 0
    for (const name of ['keydown', 'keypress', 'beforeinput', 'input']) {
      const end = () => {
        listening += performance.now() - begun
      }
      const begin = () => {
        begun = performance.now()
      }
      addEventListener(name, begin, { capture: true })
      // What was changed by an event is noticed right after its listeners, before this.
      addEventListener(name, () => queueMicrotask(end))
    }
    const { scheduler } = window as unknown as { scheduler: Scheduler }
    let pressedAt = 0
    const pressed = (event: KeyboardEvent) => {
      pressedAt = event.timeStamp
      listening = 0
    }
    // Not from the key on: a frame may come between the key and the letter that it becomes.
    const written = () => {
      const at = pressedAt
      requestAnimationFrame(() => {
        const frame = performance.now()
        const note = () => {
          const painted = performance.now()
          run.keys.push({ paint: painted - at, work: listening + painted - frame })
        }
        // Before all that waits: behind what others have typed, a page that does not keep up would come to it seconds later.
        void scheduler.postTask(note, { priority: 'user-blocking' })
      })
    }
    addEventListener('keydown', pressed, { capture: true })
    addEventListener('input', written, { capture: true })
  })
}

/** Types letters one by one, without waiting for the page. @returns what was noted meanwhile */
export async function typeKeys(page: Page, cdp: CDPSession, seconds: number, random: () => number): Promise<KeyRun> {
  await takeRun(page)
  const letters = 'the landlord answers that the roof was never his '
  const begun = performance.now()
  for (let at = 0; performance.now() - begun < seconds * 1_000; at++) {
    const text = letters.charAt(at % letters.length)
    void cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', key: text, text })
    void cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key: text })
    await sleep(PAUSE.shortest + random() * (PAUSE.longest - PAUSE.shortest))
  }
  await sleep(1_000)
  const { keys, screen, blocked } = await takeRun(page)
  // Nothing is reported of a key that took less than two steps.
  const quick = Array.from({ length: Math.max(0, keys.length - screen.length) }, () => 8)
  return { keys, screen: [...screen, ...quick], blocked: blocked / (performance.now() - begun) }
}

async function takeRun(page: Page): Promise<KeyRun> {
  return page.evaluate(() => {
    const run = window.keyRun
    if (!run) throw new Error('nobody watches the keys')
    const taken = { keys: run.keys.splice(0), screen: run.screen.splice(0), blocked: run.blocked }
    run.blocked = 0
    return taken
  })
}

/** CPU time of the page's main thread, seconds; and what of it was what. */
export async function readCpu(
  cdp: CDPSession,
): Promise<Record<'TaskDuration' | 'ScriptDuration' | 'LayoutDuration' | 'RecalcStyleDuration', number>> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
  return {
    TaskDuration: of('TaskDuration'),
    ScriptDuration: of('ScriptDuration'),
    LayoutDuration: of('LayoutDuration'),
    RecalcStyleDuration: of('RecalcStyleDuration'),
  }
}
