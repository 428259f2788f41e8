import type { Clock } from '../../adapters/clock.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { canonicalJson } from '../../contracts/canonical-json.ts'
import type { BriefVersion } from '../../contracts/case-stages.ts'
import { type AuditContext, recordAudit } from '../audit/record.ts'
import type { CaseKeys } from '../case-keys/case-keys.ts'
import { loadDocument } from '../live-documents/document-state.ts'
import { type RichText, readRichText } from '../live-documents/rich-text.ts'
import { record } from '../outbox.ts'
import { hashWords, textHash } from '../text-hash.ts'
import {
  type BriefVersionRow,
  findNewestBriefVersion,
  getBriefId,
  insertBriefVersion,
} from './published-briefs.queries.ts'

const place = (caseId: string, version: number) => `lc/brief-version/v1|${caseId}|${version}`

/**
 * Freezes the brief as the log has it now: the next published version. The same text again is the same version: nobody has to look
 * at it anew. The caller holds the lock on the case's row.
 * @param options `publishedBy`: null where the platform opens the case by itself
 */
export async function publishBrief(
  ctx: AuditContext & { keys: CaseKeys; clock: Clock },
  caseId: string,
  { material, publishedBy }: { material: boolean; publishedBy: string | null },
): Promise<BriefVersion> {
  const { db, keys } = ctx
  const { document, seq } = await loadDocument(ctx, await getBriefId(db, caseId))
  const content = readRichText(document)
  document.destroy()
  const hash = textHash(content)
  const newest = await findNewestBriefVersion(db, caseId)
  if (newest?.textHash.equals(hash)) return presentBriefVersion(newest)
  const version = (newest?.version ?? 0) + 1
  const cipher = await keys.ofCase(db, caseId)
  const row: BriefVersionRow = {
    id: uuidv7(),
    caseId,
    version,
    seq,
    content: cipher.seal(Buffer.from(canonicalJson(content)), place(caseId, version)),
    textHash: hash,
    // There is no earlier text that somebody could have made an offer on.
    material: newest === undefined || material,
    publishedBy,
    publishedAt: ctx.clock.now(),
  }
  await insertBriefVersion(db, row)
  await record(ctx, { fact: 'brief.published', caseId, version, material: row.material })
  const details = { version, material: row.material, textHash: hash.toString('hex') }
  await recordAudit(ctx, { caseId, act: 'brief.published', subject: { type: 'briefVersion', id: row.id }, details })
  return presentBriefVersion(row)
}

/** The text of a published version. @throws SealBroken, KeyGone */
export async function openBriefVersion(
  { db, keys }: { db: Parameters<CaseKeys['ofCase']>[0]; keys: CaseKeys },
  { caseId, version, content }: Pick<BriefVersionRow, 'caseId' | 'version' | 'content'>,
): Promise<RichText> {
  const cipher = await keys.ofCase(db, caseId)
  return JSON.parse(cipher.open(content, place(caseId, version)).toString('utf8'))
}

/** A published version without its text. */
export function presentBriefVersion({
  version,
  textHash: hash,
  material,
  publishedAt,
}: Pick<BriefVersionRow, 'version' | 'textHash' | 'material' | 'publishedAt'>): BriefVersion {
  return {
    version,
    textHash: hash.toString('hex'),
    words: hashWords(hash),
    material,
    publishedAt: publishedAt.toISOString(),
  }
}
