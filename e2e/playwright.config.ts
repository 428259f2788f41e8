import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'
import { chromiumOptions } from './support/chromium.ts'

const resultsFolder = fileURLToPath(new URL('../test-results/', import.meta.url))

/** Whole meetings: several browsers with camera and microphone, and a media server between them. */
const meetings = /(consultations|consultations-start|recordings)\.spec\.ts$/

export default defineConfig({
  testDir: '.',
  outputDir: `${resultsFolder}e2e`,
  // Two cores: one test leaves them idle for much of its time, three make each other late. Each has a product of its own.
  workers: 2,
  timeout: process.env.LC_TEST_COUNTS === 'long' ? 3_600_000 : 300_000,
  expect: { timeout: 30_000 },
  // One meeting at a time: two of them have more to do each second than two slow cores can, and no end is in sight then.
  projects: [
    { name: 'meetings', testMatch: meetings, workers: 1 },
    { name: 'pages', testIgnore: meetings },
  ],
  globalSetup: './support/global-setup.ts',
  reporter: [['list'], ['json', { outputFile: `${resultsFolder}e2e.json` }]],
  use: {
    // Requests of a service worker pass by `page.route`: only its own tests let it work.
    serviceWorkers: 'block',
    // What is not there by then does not come; the test's own limit is for the whole story.
    actionTimeout: 30_000,
    // A trace takes a picture of the page at every key, which doubles the time: only when somebody looks for something.
    trace: process.env.LC_TEST_LOG ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: chromiumOptions,
  },
})
