import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** How a conversation is sealed. */
export function findConversationKey(db: Db, id: string) {
  return db
    .selectFrom('conversations')
    .select(['id', 'caseId', 'masterKeyId', 'wrappedKey'])
    .where('id', '=', id)
    .executeTakeFirst()
}
