import type { Document } from '@hocuspocus/server'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { connectDatabase, connectPool } from '../adapters/database/connect.ts'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { bindOwners, ownerOf, storeOwners } from './client-owners.ts'

test('[SYNC6] a client id whose owner could not be stored is not bound, so that the next update stores it', async () => {
  const away = connectDatabase(
    connectPool({ connectionString: `postgres://nobody@127.0.0.1:${await freePort()}/none` }),
  )
  const document = Object.assign(new Y.Doc(), { name: crypto.randomUUID() }) as Document
  const fresh = bindOwners(document, [7], 'somebody')
  expect(ownerOf(document, 7)).toBe('somebody')
  await expect(storeOwners(away, document, fresh, 'somebody')).rejects.toThrow()
  expect(ownerOf(document, 7)).toBeUndefined()
  expect(bindOwners(document, [7], 'somebody')).toEqual([7])
  await away.destroy()
})
