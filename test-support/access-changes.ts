import pg from 'pg'
import { ACCESS_CHANGED_CHANNEL, type AccessScope } from '../adapters/database/notify.ts'
import type { TestDatabase } from './database.ts'

/** Hears what every process hears when rights change. */
export async function listenForAccessChanges({ appUrl }: Pick<TestDatabase, 'appUrl'>) {
  const client = new pg.Client({ connectionString: appUrl })
  await client.connect()
  const heard: AccessScope[] = []
  const waiting: ((scope: AccessScope) => void)[] = []
  client.on('notification', ({ payload = '' }) => {
    const scope: AccessScope = JSON.parse(payload)
    const next = waiting.shift()
    if (next) next(scope)
    else heard.push(scope)
  })
  await client.query(`LISTEN ${ACCESS_CHANGED_CHANNEL}`)
  return {
    /** The next announcement, in the order of the commits. */
    async next(): Promise<AccessScope> {
      return heard.shift() ?? new Promise((resolve) => waiting.push(resolve))
    },
    stop: () => client.end(),
  }
}
