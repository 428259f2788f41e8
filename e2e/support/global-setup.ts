import { startProduct } from './product.ts'

/** One product for all browser tests but those that kill it; `LC_E2E_URL` names one that runs already. */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.LC_E2E_URL) return undefined
  const product = await startProduct()
  process.env.LC_E2E_URL = product.url
  process.env.LC_E2E_DATA_DIR = product.dataFolder
  return () => product.stop()
}
