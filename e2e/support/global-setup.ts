import type { FullConfig } from '@playwright/test'
import { startProduct } from './product.ts'

/**
 * One product for each worker, so that nobody meets the other's settings and lists, for all browser tests but those that kill theirs;
 * `LC_E2E_URL` names one that runs already.
 */
export default async function setUp({ workers }: FullConfig): Promise<(() => Promise<void>) | undefined> {
  if (process.env.LC_E2E_URL) return undefined
  const products = await Promise.all(Array.from({ length: workers }, () => startProduct()))
  for (const [index, { url, dataFolder }] of products.entries()) {
    process.env[`LC_E2E_URL_${index}`] = url
    process.env[`LC_E2E_DATA_DIR_${index}`] = dataFolder
  }
  return async () => void (await Promise.all(products.map((product) => product.stop())))
}
