/** Schemes a link in a live document may have; anything else (javascript:, data:, file:, relative) is not a link. */
export const linkSchemes = ['http', 'https', 'mailto', 'tel'] as const

/** Longest address a link may have, in characters: beyond it, it is data and not an address. */
export const maxLinkLength = 2048

/**
 * True when the address may stand in a document. Editor, paste and the server's guard all ask here, so that nothing the
 * editor makes is refused by the server. Control characters and white space hide schemes from naive checks: refused.
 */
export function isAllowedLink(href: unknown): href is string {
  if (typeof href !== 'string' || href.length > maxLinkLength) return false
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0020\u007f-\u00a0\u2028\u2029]/.test(href)) return false
  const [, scheme, rest = ''] = /^([a-z]+):(\S+)$/i.exec(href) ?? []
  if (!linkSchemes.some((known) => known === scheme?.toLowerCase())) return false
  return !/^https?$/i.test(scheme ?? '') || /^\/\/[^/?#]/.test(rest)
}
