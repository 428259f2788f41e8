export interface OriginRule {
  /** The address people open; its origin is always allowed. */
  publicUrl: string
  production: boolean
}

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Whether a browser page of this origin may act here: in production the origin of `PUBLIC_URL`, exactly; in development also
 * every loopback origin, whatever its port.
 */
export function isAllowedOrigin(origin: string, { publicUrl, production }: OriginRule): boolean {
  if (origin === new URL(publicUrl).origin) return true
  if (production || !URL.canParse(origin)) return false
  const { hostname, protocol, origin: canonical } = new URL(origin)
  return canonical === origin && /^https?:$/.test(protocol) && loopbackHosts.has(hostname)
}
