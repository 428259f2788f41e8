interface LockEntry {
  version?: string
  dev?: boolean
  license?: string
  engines?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

interface Lockfile {
  packages: Record<string, LockEntry & Record<string, unknown>>
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']

/**
 * Adds entries for optional packages of other platforms that the lockfile does not have. A registry that carries only some
 * platforms makes npm leave the others out, and `npm ci` then refuses the whole file.
 * @param text package-lock.json, every missing version an exact one
 * @returns the completed text; the same when nothing is missing
 */
export function completeLockfile(text: string): string {
  const lockfile: Lockfile = JSON.parse(text)
  const missing = missingPackages(lockfile)
  if (missing.length === 0) return text
  for (const { name, version, parent } of missing) {
    lockfile.packages[`node_modules/${name}`] = entryFor(name, version, parent)
  }
  const entries = Object.entries(lockfile.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  return `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(entries) }, null, 2)}\n`
}

/** Optional dependencies without an entry. */
export function missingPackages({ packages }: Lockfile): { name: string; version: string; parent: LockEntry }[] {
  return Object.entries(packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !foldersUpwards(path).some((folder) => `${folder}node_modules/${name}` in packages))
      .map(([name, version]) => ({ name, version, parent: entry })),
  )
}

/** Where Node looks for a package: in the folder itself, then outwards. `a/node_modules/b` → `a/node_modules/b/`, `a/`, ``. */
function foldersUpwards(path: string): string[] {
  const parts = path.split('node_modules/')
  const outer = parts.map((_, index) => parts.slice(0, index).join('node_modules/')).reverse()
  return path === '' ? [''] : [`${path}/`, ...outer]
}

/** Platform packages say their platform in their name: `@scope/binding-linux-arm64-musl`. */
function entryFor(name: string, version: string, parent: LockEntry): LockEntry & Record<string, unknown> {
  const words = name.split(/[/-]/)
  const at = words.findIndex((word) => systems.includes(word))
  const [system, cpu, abi = 'gnu'] = words.slice(at)
  if (at < 0 || !system || !cpu || !/^\d/.test(version))
    throw new Error(`Cannot complete the lockfile for ${name}@${version}.`)
  return {
    version,
    cpu: [cpu],
    ...(parent.dev && { dev: true }),
    ...(system === 'linux' && { libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] }),
    license: parent.license,
    optional: true,
    os: [system],
  }
}
