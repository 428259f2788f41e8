import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/**
 * Whose address a socket comes from: the connection's own, or what trusted proxies report, read from the right as far as they
 * can be trusted. Nobody chooses their own with a header.
 * @param trustProxy addresses and ranges of proxies (`TRUST_PROXY`)
 */
export function createAddressReader(trustProxy: readonly string[] | undefined) {
  const trusted = new BlockList()
  for (const range of trustProxy ?? []) {
    const [address = '', bits] = range.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

  return (request: IncomingMessage): string => {
    let address = plain(request.socket.remoteAddress ?? '')
    const header = request.headers['x-forwarded-for']
    const reported = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',')
    while (isIP(address) !== 0 && isTrusted(address)) {
      const next = plain(reported.pop()?.trim() ?? '')
      if (isIP(next) === 0) break
      address = next
    }
    return address
  }
}

/** An IPv4 address as such, also where the system writes it as an IPv6 one. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}
