import { buildExport, expireExports } from '../domain/privacy/build-export.ts'
import { carryOutErasure } from '../domain/privacy/carry-out.ts'
import { checkErasuresOfCase } from '../domain/privacy/erasures.queries.ts'
import type { WorkersDeps } from './deps.ts'
import { describeFailure } from './failures.ts'
import { onFacts } from './handlers.ts'

type PrivacyDeps = Pick<WorkersDeps, 'db' | 'keys' | 'masterKeys' | 'clock' | 'publicUrl' | 'files'>

const withStorage = (deps: PrivacyDeps) => ({ ...deps, storage: deps.files.storage, describeFailure })

/** Erasures that are due, one after the other. @returns how many were worked on */
export async function carryOutErasures(deps: PrivacyDeps): Promise<number> {
  let count = 0
  while (await carryOutErasure(withStorage(deps))) count++
  return count
}

/** Copies of people's data that wait, one after the other. @returns how many were worked on */
export async function buildExports(deps: PrivacyDeps): Promise<number> {
  let count = 0
  while (await buildExport(withStorage(deps))) count++
  return count
}

/** Copies whose time is over. */
export function endOldExports(deps: PrivacyDeps): Promise<number> {
  return expireExports(withStorage(deps))
}

/** A hold has ended: erasures that kept the case are looked at again. */
export const checkErasures = onFacts({
  name: 'check-erasures',
  facts: ['hold.lifted'],
  run: ({ db, clock }, { caseId }) => checkErasuresOfCase(db, caseId, clock.now()),
})
