import { type CaseForm, type CaseFormField, caseFormFields } from './case-form-values.ts'

/** One field that two people changed to different things. */
export interface Clash {
  field: CaseFormField
  mine: string
  theirs: string
}

export interface CaseConflict {
  /** Theirs, with my changes on top; where both changed the same field, mine. */
  merged: CaseForm
  /** Changed by somebody else only: taken over. */
  takenOver: CaseFormField[]
  /** Changed by both: the person decides. */
  clashes: Clash[]
}

/** What to do when the record was changed by somebody else while it was being edited: three versions, field by field. */
export function resolveCaseConflict(base: CaseForm, mine: CaseForm, theirs: CaseForm): CaseConflict {
  const conflict: CaseConflict = { merged: { ...theirs }, takenOver: [], clashes: [] }
  for (const field of caseFormFields) {
    const changedByMe = mine[field].trim() !== base[field].trim()
    const changedByThem = theirs[field].trim() !== base[field].trim()
    if (changedByMe) conflict.merged[field] = mine[field]
    if (changedByThem && !changedByMe) conflict.takenOver.push(field)
    if (changedByMe && changedByThem && mine[field].trim() !== theirs[field].trim()) {
      conflict.clashes.push({ field, mine: mine[field], theirs: theirs[field] })
    }
  }
  return conflict
}
