import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectDatabase, connectPool } from '../adapters/database/connect.ts'
import { ensureDatabase, OWNER_ROLE } from '../adapters/database/embedded/roles.ts'
import { migrateToLatest } from '../adapters/database/migrate.ts'
import { startTestPostgres, urlOf } from '../test-support/postgres.ts'
import { completeLockfile } from './lockfile.ts'
import { say } from './say.ts'

/**
 * Makes what is generated: the table types from a freshly migrated database, and the lockfile's entries for other platforms.
 * With `--check` it changes nothing and fails when something is not up to date.
 */
const project = fileURLToPath(new URL('..', import.meta.url))
const isCheck = process.argv.includes('--check')

const files: Record<string, string> = {
  'adapters/database/tables.generated.ts': await generateTableTypes(),
  'package-lock.json': completeLockfile(readFileSync(join(project, 'package-lock.json'), 'utf8')),
}
for (const [file, content] of Object.entries(files)) {
  const path = join(project, file)
  if (readFileSync(path, 'utf8') === content) continue
  if (isCheck) {
    say(`${file} is not up to date. Run: npm run generate`)
    process.exitCode = 1
  } else {
    writeFileSync(path, content)
    say(`${file} written.`)
  }
}

async function generateTableTypes(): Promise<string> {
  const server = await startTestPostgres()
  const folder = mkdtempSync(join(tmpdir(), 'lc-generate-'))
  try {
    await ensureDatabase(server.adminUrl, 'generate')
    const url = urlOf(server, OWNER_ROLE, 'generate')
    const owner = connectDatabase(connectPool({ connectionString: url, max: 2 }))
    await migrateToLatest(owner).finally(() => owner.destroy())
    const outFile = join(folder, 'tables.ts')
    runCodegen(url, outFile)
    return readFileSync(outFile, 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
    await server.stop()
  }
}

function runCodegen(url: string, outFile: string): void {
  const codegen = join(project, 'node_modules/kysely-codegen/dist/cli/bin.js')
  const mapping = JSON.stringify({ int8: 'number', date: 'string' }) // as adapters/database/connect.ts parses them
  const options = ['--dialect', 'postgres', '--camel-case', '--type-mapping', mapping, '--exclude-pattern', 'kysely_*']
  execFileSync(process.execPath, [codegen, ...options, '--url', url, '--out-file', outFile], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
