import { startStoppablePostgres } from '../../test-support/stoppable-postgres.ts'
import { createLogger } from '../log.ts'
import { createPostgresQueue } from './postgres.ts'
import { queueAcceptance } from './queue.acceptance.ts'

const log = createLogger('silent')

queueAcceptance('postgres', async () => {
  const postgres = await startStoppablePostgres()
  return { ...postgres, kill: postgres.crash, open: () => createPostgresQueue({ url: postgres.appUrl, log }) }
})
