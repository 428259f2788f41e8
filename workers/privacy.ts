import { carryOutErasure } from '../domain/privacy/carry-out.ts'
import { checkErasuresOfCase } from '../domain/privacy/erasures.queries.ts'
import type { WorkersDeps } from './deps.ts'
import { describeFailure } from './failures.ts'
import { onFacts } from './handlers.ts'

/** Erasures that are due, one after the other. @returns how many were worked on */
export async function carryOutErasures(
  deps: Pick<WorkersDeps, 'db' | 'keys' | 'clock' | 'publicUrl'>,
): Promise<number> {
  let count = 0
  while (await carryOutErasure({ ...deps, describeFailure })) count++
  return count
}

/** A hold has ended: erasures that kept the case are looked at again. */
export const checkErasures = onFacts({
  name: 'check-erasures',
  facts: ['hold.lifted'],
  run: ({ db, clock }, { caseId }) => checkErasuresOfCase(db, caseId, clock.now()),
})
