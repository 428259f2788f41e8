import type { AuditEntryView } from '../../../../contracts/audit.ts'
import { type AuditAct, auditActs } from '../../../../contracts/audit-acts.ts'

/** Groups of acts for the filter: the part of a code before its dot. */
export const actGroups = [
  { value: '', label: 'Everything' },
  { value: 'case', label: 'The case and its people' },
  { value: 'liveDocument', label: 'Live documents' },
  { value: 'document', label: 'Files' },
  { value: 'message', label: 'Messages' },
  { value: 'consultation', label: 'Consultations' },
  { value: 'brief', label: 'Published briefs' },
  { value: 'clearance', label: 'Clearances' },
  { value: 'hold', label: 'Legal holds' },
  { value: 'breakGlass', label: 'Emergency access' },
  { value: 'audit', label: 'The audit itself' },
]

/** "opened a document"; a code of another version of this program is shown as it is. */
export function actWords(act: string): string {
  return auditActs[act as AuditAct] ?? act
}

/** What an entry is about, where its code is not a word for people. */
const subjects: Record<string, string> = {
  apiKey: 'API key',
  breakGlass: 'emergency access',
  briefVersion: 'published brief',
  document: 'file',
  liveDocument: 'document',
  platformSetting: 'setting',
  user: 'person',
}

/** Names of what an entry can be about, by their ids: only what the reader may see. */
export type SubjectNames = ReadonlyMap<string, string>

/** "file Lease.pdf"; without a name the end of its number, "file 43ecfb7a"; names of settings are said whole. */
export function subjectWords({ type, id }: NonNullable<AuditEntryView['subject']>, names?: SubjectNames): string {
  const name = names?.get(id)
  if (name !== undefined) return type === 'user' ? name : `${subjects[type] ?? type} ${name}`
  return `${subjects[type] ?? type} ${type === 'platformSetting' ? id : id.slice(-8)}`
}

const roles: Record<string, string> = { client: 'client', lawyer: 'lawyer', admin: 'Legal Connect' }

/** "Ada Stone (lawyer)", "The system", "Somebody". */
export function actorWords({ kind, name, role }: AuditEntryView['actor']): string {
  if (kind === 'system') return 'The system'
  const known = role === null ? undefined : roles[role]
  const who = name ?? 'Somebody'
  const by = kind === 'machine' ? ', by an API key' : ''
  return known ? `${who} (${known}${by})` : who
}
