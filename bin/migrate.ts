import { say } from './say.ts'
import { withDatabase } from './with-database.ts'

// For deployments that migrate before the new processes start; `start` does the same by itself.
await withDatabase(async () => say('The database is up to date.'))
