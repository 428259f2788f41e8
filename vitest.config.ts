import { configDefaults, defineConfig } from 'vitest/config'

/** The full counts of `npm run test:long` take their time. */
const timeout = process.env.LC_TEST_COUNTS === 'long' ? 3_600_000 : undefined
const exclude = [...configDefaults.exclude, 'e2e/**', '.data/**']

/** `unit`: no I/O. `pg`: a real Postgres, one private server for the run, one database for each file. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...exclude, '**/*.pg.test.ts'],
          testTimeout: timeout ?? 60_000,
        },
      },
      {
        test: {
          name: 'pg',
          include: ['**/*.pg.test.ts'],
          exclude,
          globalSetup: ['test-support/postgres.setup.ts'],
          // Files wait half of their time (deadlines, commits, processes that start): three keep two cores busy. More at once make
          // each other's deadlines fail.
          maxWorkers: 3,
          testTimeout: timeout ?? 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
