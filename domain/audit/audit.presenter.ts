import type { AuditEntryView } from '../../contracts/audit.ts'
import { PLATFORM_CHAIN } from './chain.ts'
import type { ListedEntry } from './list.queries.ts'
import { maskAddress, maskName } from './masking.ts'

/**
 * An entry for somebody: addresses and devices are masked unless they are the asker's own.
 * @param options `names`: false where the asker needs initials only
 */
export function presentAuditEntry(
  row: ListedEntry,
  { askerId, names }: { askerId: string; names: boolean },
): AuditEntryView {
  const isOwn = row.actorId === askerId
  const kind = row.actorKind === 'machine' || row.actorKind === 'system' ? row.actorKind : 'user'
  return {
    caseId: row.chainId === PLATFORM_CHAIN ? null : row.chainId,
    seq: row.seq,
    at: row.at.toISOString(),
    act: row.act,
    actor: {
      kind,
      userId: row.actorId,
      name: row.name === null ? null : names || isOwn ? row.name : maskName(row.name),
      role: row.actorRole,
    },
    subject: row.subjectType === null ? null : { type: row.subjectType, id: row.subjectId ?? '' },
    details: row.details as Record<string, unknown>,
    address: row.address === null ? null : isOwn ? row.address : maskAddress(row.address),
    device: row.userAgent === null ? null : isOwn ? row.userAgent : null,
    requestId: row.requestId,
  }
}
