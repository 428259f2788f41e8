import type { Page } from '@playwright/test'

/** What a person could see at one moment: the save state, and how many of a person's own characters stood on the page. */
export interface SeenFrame {
  /** Milliseconds since 1970, by the clock that the tests have too. */
  at: number
  state: string
  ownCharacters: number
}

declare global {
  interface Window {
    seenFrames?: SeenFrame[]
  }
}

/**
 * Writes down, at every frame that the browser draws, what the save state says and how much of `own` is on the page: after
 * all scripts of that frame, before it is shown. Only changes are kept.
 * @param own characters that only this person types, as the inside of a character class
 */
export async function recordSaveStates(page: Page, own: string): Promise<void> {
  await page.evaluate((characters) => {
    const isOwn = new RegExp(`[${characters}]`, 'g')
    const frames: SeenFrame[] = []
    window.seenFrames = frames
    const look = () => {
      const state = document.querySelector('[data-save-state]')?.getAttribute('data-save-state') ?? 'none'
      const text = document.querySelector('.document-text')?.textContent ?? ''
      const ownCharacters = text.match(isOwn)?.length ?? 0
      const last = frames.at(-1)
      if (last?.state !== state || last.ownCharacters !== ownCharacters) {
        frames.push({ at: Date.now(), state, ownCharacters })
      }
      requestAnimationFrame(look)
    }
    look()
  }, own)
}

export async function seenFrames(page: Page): Promise<SeenFrame[]> {
  return (await page.evaluate(() => window.seenFrames)) ?? []
}
