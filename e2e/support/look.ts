import { fileURLToPath } from 'node:url'
import { expect, type Page } from '@playwright/test'
import { type AxeRules, horizontalOverflow, seriousFaults, settle } from './page-checks.ts'

const softly = expect.configure({ soft: true })
const screenshots = fileURLToPath(new URL('../../test-results/screenshots/', import.meta.url))

/**
 * At both widths and in both schemes: a picture, nothing sticks out, nothing that axe finds serious. Ends at a desk, in light.
 * @param onlyLong for views that differ little from others: not in every run
 */
export async function look(page: Page, name: string, { onlyLong = false } = {}): Promise<void> {
  if (onlyLong && process.env.LC_TEST_COUNTS !== 'long') return
  await lookBy({}, page, name)
}

/** As `look`, by the success criteria of WCAG 2.2 alone: without what axe advises beyond them. */
export function lookAt(page: Page, name: string): Promise<void> {
  return lookBy({ withTags: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }, page, name)
}

/** As `look`, and nothing at all that axe finds, however small. */
export function lookStrictly(page: Page, name: string): Promise<void> {
  return lookBy({ isStrict: true }, page, name)
}

async function lookBy(rules: AxeRules, page: Page, name: string): Promise<void> {
  for (const [size, width, height] of [
    ['phone', 360, 740],
    ['desktop', 1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      // A frame for the scheme to arrive, so that what fades has begun to.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
      await settle(page)
      await page.screenshot({ path: `${screenshots}${name}-${size}-${colorScheme}.png`, fullPage: true })
      await softly.poll(() => horizontalOverflow(page), { message: `${name} ${size}` }).toBe(0)
      // Each width and each scheme once: axe takes longer than the picture.
      if ((size === 'phone') === (colorScheme === 'light')) {
        expect.soft(await seriousFaults(page, rules), `${name} ${size} ${colorScheme}`).toEqual([])
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
}
