/** Where to go after signing in: only addresses of this app, whatever a link says. */
export function nextPathOf(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/'
  const here = 'https://here.invalid'
  if (!next.startsWith('/') || !URL.canParse(next, here)) return '/'
  const url = new URL(next, here)
  if (url.origin !== here || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search + url.hash
}
