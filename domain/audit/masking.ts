import { isIP } from 'node:net'

/** As much of an address as tells places apart, and no more: `198.51.·.·`, `2001:db8:…`. */
export function maskAddress(address: string): string {
  if (isIP(address) === 4) return `${address.split('.').slice(0, 2).join('.')}.·.·`
  if (isIP(address) === 6) return `${address.split(':').slice(0, 2).join(':')}:…`
  return '…'
}

/** The first letter of an e-mail address and where it is: `a…@example.org`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return at < 1 ? '…' : `${[...email][0]}…${email.slice(at)}`
}

/** A name as somebody recognises it who knows it: `A. S.`. */
export function maskName(name: string): string {
  const initials = name.split(/\s+/).filter((word) => word !== '')
  return initials.map((word) => `${[...word][0]?.toUpperCase() ?? ''}.`).join(' ') || '…'
}
