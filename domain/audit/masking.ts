import { isIP } from 'node:net'

/** As much of an address as tells places apart, and no more: `198.51.·.·`, `2001:db8:…`. */
export function maskAddress(address: string): string {
  if (isIP(address) === 4) return `${address.split('.').slice(0, 2).join('.')}.·.·`
  if (isIP(address) === 6) return `${address.split(':').slice(0, 2).join(':')}:…`
  return '…'
}

/** An address as somebody recognises it who knows it: `a…@e….org`. */
export function maskEmail(email: string): string {
  const [local = '', domain = ''] = email.split('@')
  const dot = domain.lastIndexOf('.')
  return `${local.slice(0, 1)}…@${domain.slice(0, 1)}…${dot > 0 ? domain.slice(dot) : ''}`
}

/** A name as somebody recognises it who knows it: `A. S.`. */
export function maskName(name: string): string {
  const initials = name.split(/\s+/).filter((word) => word !== '')
  return initials.map((word) => `${[...word][0]?.toUpperCase() ?? ''}.`).join(' ') || '…'
}
