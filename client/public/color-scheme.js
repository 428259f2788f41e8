// Runs before the first paint so that a dark screen never flashes white; a file of its own because the page allows no inline scripts.
try {
  const chosen = localStorage.getItem('lc.color-scheme')
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
} catch {
  document.documentElement.setAttribute('data-mantine-color-scheme', 'light')
}
