import { startProduct } from './product.ts'

/** One product for all browser tests but those that kill it. */
export default async function setUp(): Promise<() => Promise<void>> {
  const product = await startProduct()
  process.env.LC_E2E_URL = product.url
  return () => product.stop()
}
