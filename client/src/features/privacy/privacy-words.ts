import type { DataCategoryText, DataExport, ErasurePart } from '../../../../contracts/privacy.ts'

/** What is done with a category, in a word. */
export const decisionWords: Record<ErasurePart['decision'], string> = {
  erased: 'Erased',
  pseudonymised: 'Name removed',
  kept: 'Kept',
  partly: 'Partly erased',
}

/** Why something stays, for people. */
export const reasonWords: Record<ErasurePart['reasons'][number], string> = {
  LEGAL_HOLD: 'A legal hold is on it',
  LEGAL_CLAIMS_17_3_E: 'Needed for legal claims (GDPR, Article 17(3)(e))',
  LEGAL_DUTY_17_3_B: 'A law obliges us to keep it (GDPR, Article 17(3)(b))',
  OTHERS_RECORD: 'It is the record of other people as well',
}

/** What allows us to keep it. */
export const basisWords: Record<DataCategoryText['legalBasis'], string> = {
  contract: 'It is needed for what you use Legal Connect for',
  legal_duty: 'A law obliges us to',
  legitimate_interest: 'We and others have a legitimate interest in it',
  consent: 'You agreed to it',
}

export const exportStateWords: Record<DataExport['state'], string> = {
  queued: 'Waiting to be made',
  running: 'Being made',
  ready: 'Ready',
  failed: 'Could not be made. Ask for a new one.',
  expired: 'Deleted',
}

/** 1234567 → "1.2 MB" */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000))} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** An instant as a date that people read. */
export function dateWords(iso: string): string {
  return new Date(iso).toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' })
}
