import { systemClock } from '../adapters/clock.ts'
import { createAdministrator } from '../domain/auth/administrators.commands.ts'
import { say } from './say.ts'
import { withDatabase } from './with-database.ts'

const [command, email] = process.argv.slice(2)
if (command !== 'create' || email === undefined) {
  process.stderr.write('Usage: npm run admin -- create EMAIL\n')
  process.exit(2)
}

await withDatabase(async (db) => {
  const password = await createAdministrator(db, email, systemClock.now())
  say(`Administrator ${email.trim().toLowerCase()}`)
  say(`One-time password: ${password}`)
  say('It is shown only here. Sign in with it and choose another.')
})
