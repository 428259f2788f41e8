import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { ErasurePart } from '../../contracts/privacy.ts'
import { dataCategories } from './categories.ts'
import {
  countRows,
  type DataCategory,
  deleteRows,
  type ErasureContext,
  type Outcome,
  type Person,
  sumOutcomes,
} from './category.ts'

const nothing: Outcome = { erased: 0, kept: 0, reasons: [] }

/** What an erasure would do with every category now; categories of which there is nothing are left out. */
export async function previewParts(db: Database | DatabaseTransaction, person: Person): Promise<ErasurePart[]> {
  const parts: ErasurePart[] = []
  for (const category of dataCategories) {
    const outcomes: Outcome[] = [(await category.preview?.(db, person)) ?? nothing]
    for (const rows of category.rows) {
      if (rows.onErasure === 'own') continue
      const count = await countRows(db, rows, person)
      outcomes.push(rows.onErasure === 'delete' ? { ...nothing, erased: count } : keptBy(category, count))
    }
    parts.push(partOf(category, sumOutcomes(outcomes)))
  }
  return parts.filter(({ erased, kept }) => erased + kept > 0)
}

/** Carries one category out, in the given transaction. May run twice. */
export async function erasePart(ctx: ErasureContext, category: DataCategory, person: Person): Promise<Outcome> {
  // The category's own code first: it may need rows that go.
  const outcomes: Outcome[] = [(await category.erase?.(ctx, person)) ?? nothing]
  for (const rows of category.rows) {
    if (rows.onErasure === 'delete') {
      outcomes.push({ ...nothing, erased: await deleteRows(ctx.db, rows, person) })
    } else if (rows.onErasure === 'keep') {
      outcomes.push(keptBy(category, await countRows(ctx.db, rows, person)))
    }
  }
  return sumOutcomes(outcomes)
}

function keptBy({ reason }: DataCategory, kept: number): Outcome {
  return { erased: 0, kept, reasons: kept > 0 && reason ? [reason] : [] }
}

/** A category with what became of it, for people. */
export function partOf(category: DataCategory, { erased, kept, reasons }: Outcome): ErasurePart {
  return {
    category: category.id,
    title: category.title,
    decision: decisionOf(category, { erased, kept }),
    reasons: [...reasons],
    words: category.onErasureWords,
    erased,
    kept,
  }
}

function decisionOf({ onErasure }: DataCategory, { erased, kept }: { erased: number; kept: number }) {
  if (onErasure === 'pseudonymised') return onErasure
  if (kept === 0) return 'erased'
  return erased === 0 ? 'kept' : 'partly'
}
