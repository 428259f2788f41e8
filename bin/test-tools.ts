import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { LIVEKIT_VERSION } from './livekit-install.ts'

/** What the tests need beyond npm packages. */
export interface TestTool {
  /** As Debian and Ubuntu name the package. */
  name: string
  isThere(): boolean
  /** Another way to it where there is no apt or no right to use it. */
  fallback?: { command: string; parameters: string[] }
  /** Not a package of those systems. */
  hasNoPackage?: boolean
  /** True where it may be missing even if everything must run. */
  isOptional?(): boolean
}

/** A built video server is kept between runs, outside of the project: building it takes minutes. */
const livekitFolder = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'legal-connect',
  `livekit-${LIVEKIT_VERSION}-${process.platform}-${process.arch}`,
)
/** Where Go's own installer puts it, on the PATH or not. */
const GO_FOLDER = '/usr/local/go/bin'
process.env.PATH = [process.env.PATH, livekitFolder, GO_FOLDER].join(delimiter)
const livekitInstaller = fileURLToPath(new URL('./livekit.ts', import.meta.url))

const playwright = fileURLToPath(new URL('../node_modules/playwright/cli.js', import.meta.url))

export const testTools: readonly TestTool[] = [
  {
    name: 'chromium',
    isThere: () =>
      ['chromium', 'chromium-browser', 'google-chrome'].some(isOnPath) || existsSync(chromium.executablePath()),
    fallback: { command: process.execPath, parameters: [playwright, 'install', 'chromium'] },
  },
  { name: 'redis-server', isThere: () => isOnPath('redis-server') },
  {
    name: 'livekit-server',
    isThere: () => isOnPath('livekit-server'),
    fallback: {
      command: process.execPath,
      parameters: [livekitInstaller, 'install', '--into', join(livekitFolder, 'livekit-server')],
    },
    isOptional: () => !isOnPath('go'),
    hasNoPackage: true,
  },
]

/**
 * Installs what is missing: by apt where we may, else by the tool's own way.
 * @returns for each tool that cannot be had, why
 */
export function installTools(tools: readonly TestTool[], say: (line: string) => void): Map<string, string> {
  const wanted = tools.filter((tool) => !tool.isThere())
  const reasons = new Map<string, string>()
  if (wanted.length === 0) return reasons
  const packages = wanted.filter((tool) => !tool.hasNoPackage)
  const aptTrouble = packages.length > 0 ? installByApt(packages, say) : undefined
  for (const tool of wanted) {
    if (tool.isThere()) continue
    if (tool.fallback) {
      say(`Installing ${tool.name} …`)
      run(tool.fallback.command, tool.fallback.parameters)
    }
    if (!tool.isThere() && !tool.isOptional?.())
      reasons.set(tool.name, `${tool.name} is not installed: ${aptTrouble ?? 'apt has no such package'}`)
  }
  return reasons
}

/** Why apt could not be used, if so. */
function installByApt(wanted: readonly TestTool[], say: (line: string) => void): string | undefined {
  if (!existsSync('/etc/debian_version') || !isOnPath('apt-get')) return 'this is not Debian or Ubuntu'
  if (process.getuid?.() !== 0) return 'only root may use apt-get'
  say(`Installing ${wanted.map((tool) => tool.name).join(', ')} (apt-get) …`)
  if (!run('apt-get', ['update', '-q'])) return 'apt-get update failed'
  const installed = wanted.map(({ name }) => run('apt-get', ['install', '-q', '-y', '--no-install-recommends', name]))
  return installed.every(Boolean) ? undefined : 'apt-get install failed'
}

function run(command: string, parameters: string[]): boolean {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, parameters, { stdio: ['ignore', 2, 2], env: environment }).status === 0
}

function isOnPath(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)))
}
