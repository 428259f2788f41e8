import { isAllowedLink } from '../../../contracts/live/links.ts'

/**
 * What somebody typed, as an address that may stand in a document: `example.org` → `https://example.org`,
 * `rosa@example.org` → `mailto:…`, `+1 212 555 0100` → `tel:…`. Undefined for anything else.
 */
export function toLinkAddress(typed: string): string | undefined {
  const address = typed.trim()
  // Not used as a type guard: what is no link yet is still a string.
  const isLink: boolean = isAllowedLink(address)
  if (isLink) return address
  if (/^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(address)) return `mailto:${address}`
  if (/^\+?[\d\s()./-]{5,}$/.test(address)) return `tel:${address.replace(/[^\d+]/g, '')}`
  if (/^[^\s:/?#]+\.[^\s:/?#]+([/?#]\S*)?$/.test(address)) {
    const href = `https://${address}`
    return isAllowedLink(href) ? href : undefined
  }
  return undefined
}
