import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../adapters/clock.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { tamperings } from '../../test-support/audit-tampering.ts'
import { createTestWitness } from '../../test-support/audit-witness.ts'
import { counts } from '../../test-support/counts.ts'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import { PLATFORM_CHAIN } from './chain.ts'
import { writeCheckpoints } from './checkpoints.ts'
import { eraseAuditPersonal } from './personal.ts'
import { recordAudit } from './record.ts'
import { type AuditFault, collectEvidence, inSnapshot, listChains, verifyChain } from './verify.ts'

const ALTERATIONS = counts({ ci: 400, long: 4000 })
const LENGTH = 24

let database: TestDatabase
const witness = createTestWitness()
const people = Array.from({ length: 3 }, () => ({ userId: uuidv7(), sessionId: uuidv7(), role: 'client' as const }))
const chains = Array.from({ length: 5 }, uuidv7)

const add = (caseId: string | undefined, i: number) =>
  inTransaction(database.db, (db) => {
    const client = { ip: `198.51.100.${i}`, userAgent: 'Browser' }
    const actor = people[i % people.length]
    return recordAudit(
      { db, actor, client, requestId: `r${i}` },
      { caseId, act: 'document.downloaded', details: { i } },
    )
  })
const checkpoint = () => writeCheckpoints({ db: database.db, clock: systemClock, ...witness })

async function verifyAll(): Promise<{ faults: AuditFault[]; checkpoint: unknown }> {
  const evidence = await collectEvidence(database.db, witness)
  return inSnapshot(database.db, async (trx) => {
    const faults = []
    for (const chain of await listChains(trx, evidence)) {
      const { fault } = await verifyChain(trx, chain, evidence)
      if (fault) faults.push(fault)
    }
    return { faults, checkpoint: evidence.witnessed.fault }
  })
}

beforeAll(async () => {
  database = await createTestDatabase()
  for (let i = 0; i < LENGTH; i++) {
    for (const chain of chains) await add(chain, i)
    // Several checkpoints, and chains that grew between them.
    if (i % 7 === 0) await checkpoint()
  }
  await checkpoint()
})
afterAll(() => database.drop())

test('[AUDIT5] what nobody touched verifies, entries after the last checkpoint and an erasure included', async () => {
  await add(undefined, 1)
  const erased = uuidv7()
  const chain = uuidv7()
  await inTransaction(database.db, (db) =>
    recordAudit(
      {
        db,
        actor: { userId: erased, sessionId: uuidv7(), role: 'lawyer' },
        client: { ip: '192.0.2.1', userAgent: 'B' },
      },
      { caseId: chain, act: 'liveDocument.opened' },
    ),
  )
  expect(await verifyAll()).toEqual({ faults: [], checkpoint: undefined })
  expect(await inTransaction(database.db, (db) => eraseAuditPersonal({ db }, erased))).toBe(1)
  const left = await database.db.selectFrom('auditPersonal').selectAll().where('userId', '=', erased).execute()
  expect(left).toEqual([])
  expect(await verifyAll()).toEqual({ faults: [], checkpoint: undefined })
})

test(`[AUDIT5] ${ALTERATIONS} alterations by the owner of the database are found, each at its place`, async () => {
  const evidence = await collectEvidence(database.db, witness)
  // A fixed sequence: a failure can be looked at again.
  let state = 20261126
  const random = (n: number) => {
    state = (state * 1103515245 + 12345) % 2147483648
    return Math.floor((state / 2147483648) * n)
  }
  const missed: string[] = []
  class RollBack extends Error {}
  for (let i = 0; i < ALTERATIONS; i++) {
    const tampering = tamperings[i % tamperings.length]
    const chain = chains[random(chains.length)]
    if (!tampering || chain === undefined) throw new Error('nothing to do')
    await database.ownerDb
      .transaction()
      .execute(async (trx) => {
        const wanted = await tampering.run(trx, { chain, length: LENGTH, random })
        const { fault } = await verifyChain(trx, chain, evidence)
        const found = fault?.seq === wanted.seq && wanted.problems.includes(fault.problem)
        if (!found)
          missed.push(`${i} ${tampering.name}: wanted ${JSON.stringify(wanted)}, found ${JSON.stringify(fault)}`)
        throw new RollBack()
      })
      .catch((error: unknown) => {
        if (!(error instanceof RollBack)) throw error
      })
  }
  expect(missed).toEqual([])
  expect(await verifyAll()).toEqual({ faults: [], checkpoint: undefined })
})

test('[AUDIT6] every entry is in a checkpoint once one was written, a thousand in a line at most', async () => {
  await checkpoint()
  const heads = await database.db.selectFrom('auditChains').selectAll().execute()
  expect(heads.every((head) => head.checkpointedSeq === head.lastSeq)).toBe(true)
  const { witnessed } = await collectEvidence(database.db, witness)
  for (const head of heads) expect(witnessed.hashes.get(head.chainId)).toHaveLength(head.lastSeq)
  expect(witnessed.hashes.has(PLATFORM_CHAIN)).toBe(true)
  const before = witness.written.length
  expect(await checkpoint()).toBe(0)
  expect(witness.written).toHaveLength(before)
})

test('[AUDIT6] checkpoints that were edited, left out, moved or cut off are found; one that was written twice is not', async () => {
  const faultOf = async (lines: string[]) => {
    const checkpoints = {
      append: async () => undefined,
      async *lines() {
        yield* lines
      },
    }
    return (await collectEvidence(database.db, { ...witness, checkpoints })).witnessed.fault
  }
  const lines = witness.written
  const at = (n: number) => lines[n - 1] ?? ''
  expect(await faultOf(lines)).toBeUndefined()
  expect(await faultOf([at(1), at(1), ...lines.slice(1)])).toBeUndefined()
  expect(await faultOf([at(1), at(2).slice(0, 100), ...lines.slice(1)])).toBeUndefined()
  expect(await faultOf(lines.map((line, i) => (i === 1 ? line.replace('"n":2', '"n":2,"x":1') : line)))).toEqual({
    n: 2,
    problem: 'forged',
  })
  expect(await faultOf(lines.filter((_, i) => i !== 1))).toEqual({ n: 2, problem: 'missing' })
  expect(await faultOf([at(2), at(1), ...lines.slice(2)])).toEqual({ n: 1, problem: 'missing' })
  expect(await faultOf(lines.slice(0, -1))).toEqual({ n: lines.length, problem: 'missing' })
  expect(await faultOf([])).toEqual({ n: 1, problem: 'missing' })
  const { auditSigner } = createTestWitness()
  const foreign = await collectEvidence(database.db, { checkpoints: witness.checkpoints, auditSigner })
  expect(foreign.witnessed.fault).toEqual({ n: 1, problem: 'forged' })
})
