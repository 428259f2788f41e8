import { systemClock } from '../adapters/clock.ts'
import { createAdministrator } from '../domain/auth/administrators.commands.ts'
import { reindexCase } from '../domain/search/inside/index-sources.commands.ts'
import { say } from './say.ts'
import { withDatabase } from './with-database.ts'

const [command, subject] = process.argv.slice(2)

if (command === 'create' && subject !== undefined) {
  await withDatabase(async (db) => {
    const password = await createAdministrator(db, subject, systemClock.now())
    say(`Administrator ${subject.trim().toLowerCase()}`)
    say(`One-time password: ${password}`)
    say('It is shown only here. Sign in with it and choose another.')
  })
} else if (command === 'reindex' && /^[\da-f-]{36}$/i.test(subject ?? '')) {
  await withDatabase((db) => reindexCase(db, subject ?? ''))
  say('What was indexed of this case is removed; a running worker reads it in again within two minutes.')
} else {
  process.stderr.write('Usage: npm run admin -- create EMAIL | reindex CASE_ID\n')
  process.exit(2)
}
