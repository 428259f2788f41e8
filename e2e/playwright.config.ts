import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'

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
const resultsFolder = fileURLToPath(new URL('../test-results/', import.meta.url))

export default defineConfig({
  testDir: '.',
  outputDir: `${resultsFolder}e2e`,
  // One product, two cores: tests one after the other.
  workers: 1,
  timeout: process.env.LC_TEST_COUNTS === 'long' ? 3_600_000 : 120_000,
  expect: { timeout: 15_000 },
  globalSetup: './support/global-setup.ts',
  reporter: [['list'], ['json', { outputFile: `${resultsFolder}e2e.json` }]],
  use: {
    // Requests of a service worker pass by `page.route`: only its own tests let it work.
    serviceWorkers: 'block',
    // What is not there by then does not come; the test's own limit is for the whole story.
    actionTimeout: 15_000,
    // A trace takes a picture of the page at every key, which doubles the time: only when somebody looks for something.
    trace: process.env.LC_TEST_LOG ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
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
        // A camera and a microphone that need no device and no question.
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
      ],
    },
  },
})
