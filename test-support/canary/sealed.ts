import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Cipher, createCipher, type MasterKeys } from '../../adapters/cipher.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { createCaseKeys } from '../../domain/case-keys/case-keys.ts'

/** A sealed blob as it lies somewhere. */
export interface SealedBlob {
  /** Table and column. */
  kind: string
  /** Case or conversation whose key seals it; null: the platform's master key. */
  scope: string | null
  /** Where it belongs: it opens there only. */
  place: string
  bytes: Buffer
}

/** Bytes of a file with what opens them: the key of the file, which is itself sealed with that of its scope. */
export interface SealedFile {
  scope: string
  fileId: string
  size: number
  key: SealedBlob
  bytes: Buffer
}

const text = (...parts: string[]) => parts.join(` || '|' || `)
const liveDocument = 'JOIN live_documents d ON d.id = t.document_id'
const ofFile = 'JOIN documents d ON d.id = t.document_id'
const scopeOfFile = 'coalesce(d.case_id, d.conversation_id)'
const ofMessage = 'JOIN conversations c ON c.id = m.conversation_id'
const scopeOfMessage = 'coalesce(c.case_id, c.id)'

/** Every column with something sealed, with whose key and for which place: written by hand, as the domain's own functions have it. */
const kinds: Record<string, { from: string; scope: string; place: string }> = {
  'document_updates.segments': kind(liveDocument, 'd.case_id', text(`'lc/update/v1'`, 't.document_id', 't.seq')),
  'document_snapshots.state': kind(liveDocument, 'd.case_id', text(`'lc/snapshot/v1'`, 't.document_id', 't.seq')),
  'document_versions.state': kind(liveDocument, 'd.case_id', text(`'lc/version/v1'`, 't.document_id', 't.id')),
  'document_versions.sealed_name': kind(
    liveDocument,
    'd.case_id',
    text(`'lc/version-name/v1'`, 't.document_id', 't.id'),
  ),
  'brief_versions.content': kind('', 't.case_id', text(`'lc/brief-version/v1'`, 't.case_id', 't.version')),
  'case_intakes.answers': kind('', 't.case_id', text(`'lc/intake/v1'`, 't.case_id')),
  'break_glass_grants.sealed_reason': kind('', 't.case_id', text(`'lc/break-glass/v1'`, 't.case_id', 't.id')),
  'case_holds.sealed_reason': kind('', 't.case_id', text(`'lc/hold/v1'`, 't.case_id', 't.id', `'put'`)),
  'case_holds.sealed_lift_reason': kind('', 't.case_id', text(`'lc/hold/v1'`, 't.case_id', 't.id', `'lift'`)),
  'ethical_walls.sealed_reason': kind('', 't.case_id', text(`'lc/wall-reason/v1'`, 't.case_id', 't.id')),
  'conflict_dismissals.sealed_reason': kind(
    'JOIN conflict_hits h ON h.id = t.hit_id JOIN conflict_reports r ON r.id = h.report_id',
    'r.case_id',
    text(`'lc/dismissal/v1'`, 't.id'),
  ),
  'messages.content': kind(
    'JOIN conversations c ON c.id = t.conversation_id',
    scopeOfMessage,
    text(`'lc/message/v1'`, 't.conversation_id', 't.id', 't.version'),
  ),
  'message_versions.content': kind(
    `JOIN messages m ON m.id = t.message_id ${ofMessage}`,
    scopeOfMessage,
    text(`'lc/message/v1'`, 'm.conversation_id', 'm.id', 't.version'),
  ),
  'document_files.wrapped_key': kind(ofFile, scopeOfFile, text(`'lc/file-key/v1'`, 't.document_id', 't.id')),
  'document_files.digest': kind(ofFile, scopeOfFile, text(`'lc/file-digest/v1'`, 't.document_id', 't.id')),
  'document_files.text': kind(ofFile, scopeOfFile, text(`'lc/file-text/v1'`, 't.document_id', 't.id')),
  'document_file_versions.name': kind(ofFile, scopeOfFile, text(`'lc/file-name/v1'`, 't.document_id', 't.version')),
  'document_uploads.wrapped_key': kind(
    '',
    'coalesce(t.case_id, t.conversation_id)',
    text(`'lc/upload-key/v1'`, 't.id'),
  ),
  'document_uploads.name': kind('', 'coalesce(t.case_id, t.conversation_id)', text(`'lc/upload-name/v1'`, 't.id')),
  'search_pieces.sealed': kind('', 't.scope_id', text(`'lc/search-piece/v1'`, 't.container_id', 't.id')),
  'consultation_attestations.others': kind(
    'JOIN consultations c ON c.id = t.consultation_id',
    'c.case_id',
    text(`'lc/attestation/v1'`, 't.id'),
  ),
  'case_keys.wrapped_key': kind('', 'NULL::uuid', text(`'lc/case-key/v1'`, 't.case_id')),
  'conversations.wrapped_key': kind('', 'NULL::uuid', text(`'lc/conversation-key/v1'`, 't.id')),
  'data_exports.wrapped_key': kind('', 'NULL::uuid', text(`'lc/export-key/v1'`, 't.id')),
  'licence_evidence.wrapped_key': kind('', 'NULL::uuid', text(`'lc/evidence-key/v1'`, 't.licence_id', 't.id')),
}

function kind(joins: string, scope: string, place: string) {
  return { from: joins, scope, place }
}

export const sealedColumns = Object.keys(kinds)

/** Columns of bytes that are not sealed by a key of a scope, each with what they are. */
export const otherBytes: Readonly<Record<string, string>> = {
  'api_keys.key_hash': 'hash of a secret',
  'attempts.key': 'hash of an account or address, keyed',
  'audit_chains.last_hash': 'hash',
  'audit_checkpoints.line_hash': 'hash',
  'audit_checks.hash': 'hash',
  'audit_entries.hash': 'hash',
  'audit_entries.personal': 'salted hash',
  'audit_personal.salt': 'salt',
  'brief_versions.text_hash': 'hash that people compare',
  'case_invitations.token_hash': 'hash of a secret',
  'data_exports.sha256': 'hash of a file that its person has',
  'erasures.receipt_hash': 'hash',
  'idempotency_keys.request_hash': 'hash',
  'known_devices.token_hash': 'hash of a secret',
  'law_firm_invitations.token_hash': 'hash of a secret',
  'licence_evidence.sealed': 'sealed with the key beside it',
  'licence_evidence.sha256': 'hash of a proof',
  'mailed_links.token_hash': 'hash of a secret',
  'provider_sign_ins.browser_hash': 'hash of a secret',
  'push_keys.wrapped_private_key': 'sealed with the master key',
  'recovery_codes.code_hash': 'hash of a secret',
  'refresh_tokens.token_hash': 'hash of a secret',
  'search_pieces.digest': 'keyed hash under the key of the scope',
  'two_factor_seeds.sealed_seed': 'sealed with the key beside it',
  'two_factor_seeds.wrapped_key': 'sealed with the master key',
}

/** All sealed blobs of a database, as a backup would have them. */
export async function collectSealed(db: Database): Promise<SealedBlob[]> {
  const blobs: SealedBlob[] = []
  for (const [name, { from, scope, place }] of Object.entries(kinds)) {
    const [table, column] = name.split('.') as [string, string]
    const { rows } = await sql<Omit<SealedBlob, 'kind'>>`
      SELECT ${sql.raw(scope)} AS scope, ${sql.raw(place)} AS place, t.${sql.raw(column)} AS bytes
      FROM ${sql.table(table)} t ${sql.raw(from)} WHERE t.${sql.raw(column)} IS NOT NULL`.execute(db)
    blobs.push(...rows.map((row) => ({ kind: name, ...row })))
  }
  return blobs
}

/** All stored files with their keys. */
export async function collectFiles(db: Database, folder: string, blobs: readonly SealedBlob[]): Promise<SealedFile[]> {
  const { rows } = await sql<{ scope: string; fileId: string; size: number; storageKey: string; place: string }>`
    SELECT coalesce(d.case_id, d.conversation_id) AS scope, f.id AS file_id, f.size, f.storage_key,
      'lc/file-key/v1|' || f.document_id || '|' || f.id AS place
    FROM document_files f JOIN documents d ON d.id = f.document_id WHERE f.storage_key IS NOT NULL`.execute(db)
  return rows.flatMap(({ place, storageKey, ...file }) => {
    const key = blobs.find((blob) => blob.place === place)
    return key ? [{ ...file, key, bytes: readFileSync(join(folder, storageKey)) }] : []
  })
}

/** Opens what the keys of now open. @throws SealBroken, KeyGone */
export function createOpener(db: Database, masterKeys: MasterKeys) {
  const keys = createCaseKeys(masterKeys)
  const conversations = new Map<string, Promise<Cipher>>()
  const ofConversation = async (id: string) => {
    const found = await db.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    if (!found.wrappedKey || found.masterKeyId === null) throw new Error('the key of this conversation is gone')
    const wrapped = { masterKeyId: found.masterKeyId, wrapped: found.wrappedKey }
    return createCipher(masterKeys.unwrap(wrapped, `lc/conversation-key/v1|${id}`))
  }
  return async ({ scope, place }: SealedBlob, bytes: Buffer): Promise<Buffer> => {
    if (scope === null) return masterKeys.unwrap({ masterKeyId: masterKeys.currentId, wrapped: bytes }, place)
    const isCase = await db.selectFrom('caseKeys').select('caseId').where('caseId', '=', scope).executeTakeFirst()
    if (isCase) return (await keys.ofCase(db, scope)).open(bytes, place)
    if (!conversations.has(scope)) conversations.set(scope, ofConversation(scope))
    return (await (conversations.get(scope) as Promise<Cipher>)).open(bytes, place)
  }
}
