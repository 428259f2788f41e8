import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/** Files without a hash in their names, from `public/`. */
const PUBLIC_FILES = ['color-scheme.js', 'icon.svg']

/** Writes `service-worker.js` with the list of what this build consists of. Fonts, in many alphabets, are left to their first use. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const source = readFileSync(new URL('service-worker.js', import.meta.url), 'utf8')
      const hash = createHash('sha256').update(source)
      const built = Object.keys(bundle)
        .filter((name) => /\.(js|css)$/.test(name))
        .sort()
      for (const name of built) hash.update(name)
      for (const name of PUBLIC_FILES) hash.update(readFileSync(new URL(`public/${name}`, import.meta.url)))
      const shell = {
        build: hash.digest('hex').slice(0, 16),
        files: [...built, ...PUBLIC_FILES].map((name) => `/${name}`),
      }
      this.emitFile({
        type: 'asset',
        fileName: 'service-worker.js',
        source: source.replace('self.__SHELL__', JSON.stringify(shell)),
      })
    },
  }
}
