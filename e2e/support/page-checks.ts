import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Collects errors of the console (violations of the content policy are there too) and of scripts. */
export function listenForComplaints(page: Page, expected?: RegExp): () => string[] {
  const found: string[] = []
  const onConsole = (message: { type(): string; text(): string }) => {
    if (expected?.test(message.text())) return
    // The test's own doing: windows without a service worker (playwright.config.ts).
    if (message.text().startsWith('Service Worker registration blocked by Playwright')) return
    if (message.type() === 'error' || message.type() === 'warning') found.push(`${message.type()}: ${message.text()}`)
  }
  const onError = (error: Error) => found.push(`script: ${error.message}`)
  page.on('console', onConsole)
  page.on('pageerror', onError)
  return () => {
    page.off('console', onConsole)
    page.off('pageerror', onError)
    return found
  }
}

/** Waits until fonts are there and nothing fades in any more: a colour in between is no colour of ours. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    await Promise.all(
      document.getAnimations().flatMap((animation) => {
        const { iterations } = animation.effect?.getComputedTiming() ?? {}
        return iterations === Number.POSITIVE_INFINITY ? [] : [animation.finished.catch(() => undefined)]
      }),
    )
  })
}

/** Pixels that stick out on the right. */
export function horizontalOverflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const root = document.documentElement
    return Math.max(0, root.scrollWidth - root.clientWidth)
  })
}

export interface AxeRules {
  withTags?: string[]
  withRules?: string[]
  /** Also what axe does not find serious. */
  isStrict?: boolean
}

/** What axe finds serious or critical. */
export async function seriousFaults(page: Page, { withTags, withRules, isStrict }: AxeRules): Promise<string[]> {
  const axe = new AxeBuilder({ page })
  if (withTags) axe.withTags(withTags)
  if (withRules) axe.withRules(withRules)
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => isStrict || impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes
        .filter(({ html }) => !(id === 'scrollable-region-focusable' && isTableOfEditor(html)))
        .map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
    )
}

/** In the editor a wide table is scrolled by the cursor, which axe does not count; in a text to read it has a tab stop. */
function isTableOfEditor(html: string): boolean {
  return html.startsWith('<div class="tableWrapper"') && !html.includes('tabindex')
}
