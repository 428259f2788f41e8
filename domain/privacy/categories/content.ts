import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'
import { tombstoneMessagesOfUser } from '../../messages/messages-of-user.ts'
import { bookkeeping, type DataCategory, ofUser, type Person, staysIn } from '../category.ts'
import { eraseFiles } from '../erase-files.ts'
import { exportFiles } from '../export/files.ts'
import { exportMessages } from '../export/messages.ts'
import { SILENT_CONVERSATION_DAYS } from '../silent-conversations.ts'

type Db = Database | DatabaseTransaction

const years = SILENT_CONVERSATION_DAYS / 365

/** Small enough that nobody waits long behind the locks of conversations. */
const MESSAGES_AT_ONCE = 500

export const messagesCategory: DataCategory = {
  id: 'messages',
  title: 'Messages',
  what: 'Messages that you sent, with their earlier versions, and how far you have read (texts are encrypted).',
  why: 'So that people of a case can talk.',
  legalBasis: 'contract',
  howLong: `Messages of a case as long as the case. Between two people until you delete them, at the longest ${years} years after the last one.`,
  onErasure: 'partly',
  reason: 'OTHERS_RECORD',
  onErasureWords:
    'Messages to single people are emptied, with their earlier versions. Messages in cases that stay belong to the case and stay, as written by a former user.',
  rows: [
    { table: 'unread_conversations', mine: ofUser(), onErasure: 'delete', counted: bookkeeping },
    {
      table: 'message_reads',
      mine: ofUser(),
      onErasure: 'delete',
      counted: bookkeeping,
      exported: ['conversation_id', 'up_to_seq', 'read_at'],
    },
    {
      table: 'messages',
      mine: (person) =>
        sql<boolean>`sender_id = ${person.userId} AND deleted_at IS NULL AND ${staysIn('case_id', person)}`,
      onErasure: 'keep',
    },
  ],
  also: ['conversations', 'message_versions'],
  preview: async (db, person) => ({ erased: await countDirectMessages(db, person), kept: 0, reasons: [] }),
  async erase({ db, clock }, { userId }) {
    let erased = 0
    for (;;) {
      const count = await tombstoneMessagesOfUser({ db, clock }, { userId, caseId: null, limit: MESSAGES_AT_ONCE })
      erased += count
      if (count < MESSAGES_AT_ONCE) break
    }
    await sql`DELETE FROM search_sources s USING messages m
      WHERE s.kind = 'message' AND s.source_id = m.id AND m.sender_id = ${userId} AND m.deleted_at IS NOT NULL`.execute(
      db,
    )
    return { erased, kept: 0, reasons: [] }
  },
  exportFiles: exportMessages,
}

async function countDirectMessages(db: Db, { userId }: Person): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM messages
    WHERE sender_id = ${userId} AND case_id IS NULL AND deleted_at IS NULL`.execute(db)
  return rows[0]?.n ?? 0
}

export const filesCategory: DataCategory = {
  id: 'files',
  title: 'Files',
  what: 'Files that you uploaded and recordings of consultations that you were in, their names and texts (all encrypted), with whom they were shared, and who has read them when.',
  why: 'So that people of a case can work with them; who has read a file has to be provable.',
  legalBasis: 'contract',
  howLong: `Files of a case as long as the case. Between two people until they are deleted, at the longest ${years} years after their last message.`,
  onErasure: 'partly',
  reason: 'OTHERS_RECORD',
  onErasureWords:
    'Files that you sent to single people, and uploads that were not finished, are deleted. Files in cases that stay belong to the case and stay.',
  rows: [
    { table: 'document_uploads', mine: ofUser(), onErasure: 'delete', counted: bookkeeping },
    // Who was in a recording stays with it, as what they said in it does.
    { table: 'document_readers', mine: ofUser(), onErasure: 'keep', exported: ['document_id'] },
    {
      table: 'document_shares',
      mine: ofUser(),
      onErasure: 'delete',
      exported: ['document_id', 'shared_at', 'revoked_at'],
    },
    {
      table: 'document_reads',
      mine: ofUser(),
      onErasure: 'keep',
      exported: ['document_id', 'version', 'purpose', 'read_at'],
    },
    {
      table: 'document_files',
      mine: (person) =>
        sql<boolean>`uploaded_by = ${person.userId} AND storage_key IS NOT NULL AND document_id IN (
          SELECT d.id FROM documents d WHERE ${staysIn('d.case_id', person)})`,
      onErasure: 'keep',
    },
  ],
  also: ['documents', 'document_file_versions', 'document_upload_parts'],
  preview: async (db, person) => ({ erased: await countDirectFiles(db, person), kept: 0, reasons: [] }),
  async erase(ctx, { userId }) {
    const mine = sql<boolean>`f.uploaded_by = ${userId} AND d.case_id IS NULL`
    return { erased: await eraseFiles(ctx, mine), kept: 0, reasons: [] }
  },
  exportFiles,
}

async function countDirectFiles(db: Db, { userId }: Person): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM document_files f JOIN documents d ON d.id = f.document_id
    WHERE f.uploaded_by = ${userId} AND d.case_id IS NULL AND f.storage_key IS NOT NULL`.execute(db)
  return rows[0]?.n ?? 0
}

export const searchIndexCategory: DataCategory = {
  id: 'search_index',
  title: 'The index for searching inside texts',
  what: 'Words of texts, messages and files as codes that only the key of the case or conversation gives a meaning.',
  why: 'So that you find places in your own texts.',
  legalBasis: 'contract',
  howLong: 'As long as the text.',
  onErasure: 'kept',
  reason: 'OTHERS_RECORD',
  onErasureWords: 'It goes and stays with the texts, messages and files.',
  rows: [
    {
      table: 'search_pieces',
      mine: (person) =>
        sql<boolean>`person_id = ${person.userId} AND scope_id IN (SELECT id FROM cases WHERE ${staysIn('cases.id', person)})`,
      onErasure: 'keep',
    },
  ],
  also: ['search_sources'],
}
