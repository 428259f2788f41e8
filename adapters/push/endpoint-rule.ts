import { BlockList, isIP } from 'node:net'

/**
 * Which addresses we send to. They come from users, so without a rule anybody could make the server ask things inside its own
 * network (server-side request forgery).
 */
export interface EndpointRule {
  allowsUrl(url: URL): boolean
  /** Asked of the address that is connected to, after the name was resolved: a name may point anywhere, and change. */
  allowsAddress(address: string): boolean
}

const privateRanges = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const

const blocked = new BlockList()
for (const range of privateRanges) {
  const [address, bits] = range.split('/')
  blocked.addSubnet(address ?? '', Number(bits), 'ipv4')
}
/** What is global in IPv6 lies in 2000::/3; of that, documentation, Teredo and 6to4 (which wraps any IPv4) are not. */
const globalV6 = new BlockList()
globalV6.addSubnet('2000::', 3, 'ipv6')
const specialV6 = new BlockList()
specialV6.addSubnet('2001:db8::', 32, 'ipv6')
specialV6.addSubnet('2001::', 23, 'ipv6')
specialV6.addSubnet('2002::', 16, 'ipv6')
specialV6.addSubnet('3fff::', 20, 'ipv6')

/** An address of the public internet (IANA special-purpose registries, RFC 6890). */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !blocked.check(address, 'ipv4')
    case 6:
      return globalV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6')
    default:
      return false
  }
}

/** The literal address in a URL's host, without brackets; undefined for a name. */
export function literalAddress({ hostname }: URL): string | undefined {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(host) === 0 ? undefined : host
}

/** Push services on the public internet: https on its own port, no user name in the address, nothing local. */
export const publicEndpoints: EndpointRule = {
  allowsUrl(url) {
    if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return false
    const address = literalAddress(url)
    if (address !== undefined) return isPublicAddress(address)
    return url.hostname.includes('.') && !/(^|\.)(localhost|local|internal|home\.arpa)\.?$/i.test(url.hostname)
  },
  allowsAddress: isPublicAddress,
}
