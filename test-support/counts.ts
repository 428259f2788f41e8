/**
 * How often a repeated test runs: `npm test` has 20 minutes for everything, `npm run test:long` runs the full counts.
 * @returns `long` under `npm run test:long`, else `ci`
 */
export function counts({ ci, long }: { ci: number; long: number }): number {
  return process.env.LC_TEST_COUNTS === 'long' ? long : ci
}
