import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'

/** What the tests need beyond npm packages. */
export interface TestTool {
  /** As Debian and Ubuntu name the package. */
  name: string
  isThere(): boolean
  /** Another way to it where there is no apt or no right to use it. */
  fallback?: { command: string; parameters: string[] }
}

const playwright = fileURLToPath(new URL('../node_modules/playwright/cli.js', import.meta.url))

export const testTools: readonly TestTool[] = [
  {
    name: 'chromium',
    isThere: () =>
      ['chromium', 'chromium-browser', 'google-chrome'].some(isOnPath) || existsSync(chromium.executablePath()),
    fallback: { command: process.execPath, parameters: [playwright, 'install', 'chromium'] },
  },
  { name: 'redis-server', isThere: () => isOnPath('redis-server') },
]

/**
 * Installs what is missing: by apt where we may, else by the tool's own way.
 * @returns for each tool that cannot be had, why
 */
export function installTools(tools: readonly TestTool[], say: (line: string) => void): Map<string, string> {
  const wanted = tools.filter((tool) => !tool.isThere())
  const reasons = new Map<string, string>()
  if (wanted.length === 0) return reasons
  const aptTrouble = installByApt(wanted, say)
  for (const tool of wanted) {
    if (tool.isThere()) continue
    if (tool.fallback) {
      say(`Installing ${tool.name} …`)
      run(tool.fallback.command, tool.fallback.parameters)
    }
    if (!tool.isThere())
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
