import { execFileSync } from 'node:child_process'

/** The system's Chromium (Debian's `chromium`, or whatever is on PATH); none: Playwright's own. */
function findChromium(): string | undefined {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim()
    } catch {
      // The next name.
    }
  }
  return undefined
}

const executablePath = findChromium()

/** How the tests and the bench start their browser. */
export const chromiumOptions = {
  ...(executablePath ? { executablePath } : {}),
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // A camera and a microphone that need no device and no question. As slow as it goes: each window encodes it in software, and four
    // of them at 20 pictures a second leave a slow machine no time for anything else.
    '--use-fake-device-for-media-stream=fps=5',
    '--use-fake-ui-for-media-stream',
  ],
}
