import { Writable } from 'node:stream'
import { sql } from 'kysely'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../adapters/clock.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { tamperings } from '../../test-support/audit-tampering.ts'
import { createTestWitness } from '../../test-support/audit-witness.ts'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import { createJobMetrics } from '../../workers/metrics.ts'
import { CHECKPOINTS, listAuditFaults, saveCheck } from './check.queries.ts'
import { checkAuditTails, checkWholeAudit, walkChain } from './check.ts'
import { writeCheckpoints } from './checkpoints.ts'
import { eraseAuditPersonal } from './personal.ts'
import { recordAudit } from './record.ts'
import { collectEvidence } from './verify.ts'

const LENGTH = 12

let database: TestDatabase
let lines: string[] = []
const witness = createTestWitness()
const log = pino(
  new Writable({
    write(line, _, done) {
      lines.push(String(line))
      done()
    },
  }),
)
const chains = Array.from({ length: 3 }, uuidv7)
const registry = new Registry()
const client = { ip: '192.0.2.1', userAgent: 'Browser' }

const add = (caseId: string, i: number) =>
  inTransaction(database.db, (db) =>
    recordAudit({ db, client }, { caseId, act: 'document.downloaded', details: { i } }),
  )
const deps = () => ({ db: database.db, clock: systemClock, log, ...witness })

async function isOk(): Promise<boolean> {
  return (await registry.metrics()).includes('audit_chain_ok 1\n')
}

beforeAll(async () => {
  database = await createTestDatabase()
  createJobMetrics({ db: database.db, clock: systemClock, registry }, [])
  for (let i = 0; i < LENGTH; i++) for (const chain of chains) await add(chain, i)
  await writeCheckpoints(deps())
})
afterAll(() => database.drop())

/** As the owner of the database; undone by `restore`. */
async function alter(statement: string): Promise<void> {
  await sql.raw(statement).execute(database.ownerDb)
}

test('[AUDIT9] what is new is looked at once, and nothing is found in what nobody touched', async () => {
  expect(await checkAuditTails(deps())).toBe(chains.length)
  expect(await checkAuditTails(deps())).toBe(0)
  await add(chains[0] ?? '', LENGTH)
  expect(await checkAuditTails(deps())).toBe(1)
  expect(await checkWholeAudit(deps())).toBe(chains.length)
  expect(await listAuditFaults(database.db, 10)).toEqual([])
  expect(await isOk()).toBe(true)
  expect(lines).toEqual([])
})

/** What is done to the newest entries of a chain, and what has to be found by looking at its end. */
const cuts: [string, (chain: string, last: number) => string[]][] = [
  [
    'the last entry is changed before it is looked at',
    (chain, last) => [`UPDATE audit_entries SET act = 'case.deleted' WHERE chain_id = '${chain}' AND seq = ${last}`],
  ],
  [
    'the last two are cut off, head and all',
    (chain, last) => [
      `DELETE FROM audit_entries WHERE chain_id = '${chain}' AND seq > ${last - 2}`,
      `UPDATE audit_chains SET last_seq = ${last - 2}, last_hash =
       (SELECT hash FROM audit_entries WHERE chain_id = '${chain}' AND seq = ${last - 2}) WHERE chain_id = '${chain}'`,
    ],
  ],
  [
    'the last two are deleted, and the head is left',
    (chain, last) => [`DELETE FROM audit_entries WHERE chain_id = '${chain}' AND seq > ${last - 2}`],
  ],
  [
    'the last two are deleted, and the chain goes on',
    (chain, last) => [`DELETE FROM audit_entries WHERE chain_id = '${chain}' AND seq > ${last - 2}`],
  ],
  [
    'the whole chain is gone',
    (chain) => [
      `DELETE FROM audit_entries WHERE chain_id = '${chain}'`,
      `DELETE FROM audit_chains WHERE chain_id = '${chain}'`,
    ],
  ],
]

test.each(cuts)(
  '[AUDIT9] %s: the next look a minute later finds it, says so once, and the figure is 0',
  async (what, cut) => {
    const chain = uuidv7()
    for (let i = 0; i < 4; i++) await add(chain, i)
    await checkAuditTails(deps())
    await add(chain, 4)
    if (!what.includes('before it is looked at')) await checkAuditTails(deps())
    lines = []
    for (const statement of cut(chain, 5)) await alter(statement)
    if (what.endsWith('the chain goes on')) await add(chain, 5)
    await checkAuditTails(deps())
    await checkAuditTails(deps())
    expect(await listAuditFaults(database.db, 10)).toMatchObject([{ chainId: chain }])
    expect(await isOk()).toBe(false)
    expect(lines.filter((line) => line.includes('not what was written'))).toHaveLength(1)
    await forget(chain)
    expect(await isOk()).toBe(true)
  },
)

/** Out of the way of the others. */
async function forget(chain: string): Promise<void> {
  for (const table of ['audit_entries', 'audit_personal', 'audit_chains', 'audit_checks']) {
    await alter(`DELETE FROM ${table} WHERE chain_id = '${chain}'`)
  }
}

test('[AUDIT9] what was cut off before its checkpoint was written stays a fault at each walk until it is there again', async () => {
  const chain = uuidv7()
  for (let i = 0; i < 4; i++) await add(chain, i)
  await checkAuditTails(deps())
  const tables = ['audit_entries', 'audit_personal']
  const cut = async () => {
    for (const table of tables) await alter(`DELETE FROM ${table} WHERE chain_id = '${chain}' AND seq > 2`)
  }
  const headAt = (seq: number) =>
    alter(`UPDATE audit_chains SET last_seq = ${seq}, last_hash = (SELECT hash FROM kept_audit_entries WHERE seq = ${seq})
      WHERE chain_id = '${chain}'`)
  for (const table of tables) {
    await alter(`CREATE TABLE kept_${table} AS SELECT * FROM ${table} WHERE chain_id = '${chain}'`)
  }
  await cut()
  await headAt(2)
  await checkWholeAudit(deps())
  await checkAuditTails(deps())
  await checkWholeAudit(deps())
  expect(await listAuditFaults(database.db, 10)).toMatchObject([{ chainId: chain, seq: 3, problem: 'missing' }])
  // Others in their place are others.
  await add(chain, 2)
  await add(chain, 3)
  await checkWholeAudit(deps())
  expect(await listAuditFaults(database.db, 10)).toMatchObject([{ chainId: chain, seq: 4, problem: 'rewritten' }])
  await cut()
  for (const table of tables) await alter(`INSERT INTO ${table} SELECT * FROM kept_${table} WHERE seq > 2`)
  await headAt(4)
  for (const table of tables) await alter(`DROP TABLE kept_${table}`)
  await checkWholeAudit(deps())
  expect(await isOk()).toBe(true)
  await forget(chain)
})

test('[AUDIT9] a look at a tail that is right takes nothing back that a walk has found meanwhile', async () => {
  const chain = uuidv7()
  for (let i = 0; i < 2; i++) await add(chain, i)
  const now = new Date()
  const last = { seq: 2, hash: Buffer.alloc(32) }
  await saveCheck(database.db, { chainId: chain, last, walkedAt: now, fault: { seq: 1, problem: 'changed' } }, now)
  await saveCheck(database.db, { chainId: chain, last, walkedAt: undefined, fault: undefined }, now)
  expect(await listAuditFaults(database.db, 10)).toMatchObject([{ chainId: chain, seq: 1, problem: 'changed' }])
  await forget(chain)
})

test('[AUDIT9] all tails are looked at in one run, however many there are', async () => {
  const many = Array.from({ length: 5 }, uuidv7)
  for (const chain of many) await add(chain, 0)
  expect(await checkAuditTails(deps(), 2)).toBe(5)
  expect(await checkAuditTails(deps(), 2)).toBe(0)
  for (const chain of many) await forget(chain)
})

test('[AUDIT9] every kind of alteration anywhere in a chain is found by the walk of the day; put right, it is fine again', async () => {
  for (const [i, tampering] of tamperings.entries()) {
    // Not the first one, which has got one entry more.
    const chain = chains[1 + (i % 2)] ?? ''
    await checkWholeAudit(deps())
    expect(await isOk()).toBe(true)
    for (const table of ['audit_entries', 'audit_chains', 'audit_personal']) {
      await sql`CREATE TABLE ${sql.table(`kept_${table}`)} AS SELECT * FROM ${sql.table(table)}`.execute(
        database.ownerDb,
      )
    }
    await database.ownerDb.transaction().execute(async (trx) => {
      await tampering.run(trx, { chain, length: LENGTH, random: (n) => Math.floor(n / 2) })
    })
    await checkWholeAudit(deps())
    const found = await listAuditFaults(database.db, 10)
    expect({ name: tampering.name, chains: found.map(({ chainId }) => chainId) }).toEqual({
      name: tampering.name,
      chains: [chain],
    })
    expect(await isOk()).toBe(false)
    for (const table of ['audit_entries', 'audit_chains', 'audit_personal']) {
      await alter(`DELETE FROM ${table}`)
      await alter(`INSERT INTO ${table} SELECT * FROM kept_${table}`)
      await alter(`DROP TABLE kept_${table}`)
    }
  }
  await checkWholeAudit(deps())
  expect(await isOk()).toBe(true)
})

test('[AUDIT9] checkpoints that were lost or changed are found, and so is a chain that only they know', async () => {
  const lost = witness.written.pop() ?? ''
  await checkWholeAudit(deps())
  expect(await listAuditFaults(database.db, 10)).toMatchObject([{ chainId: CHECKPOINTS, problem: 'missing' }])
  witness.written.push(lost)
  await checkWholeAudit(deps())
  expect(await isOk()).toBe(true)

  const chain = uuidv7()
  await add(chain, 0)
  await writeCheckpoints(deps())
  for (const table of ['audit_entries', 'audit_chains']) await alter(`DELETE FROM ${table} WHERE chain_id = '${chain}'`)
  await checkWholeAudit(deps())
  expect(await listAuditFaults(database.db, 10)).toMatchObject([{ chainId: chain, seq: 1, problem: 'missing' }])
})

test('[AUDIT9] a run ends after its share of entries, and the next goes on with those that have waited longest', async () => {
  const many = Array.from({ length: 4 }, uuidv7)
  for (const chain of many) for (let i = 0; i < 3; i++) await add(chain, i)
  const walked = async () => {
    const rows = await database.db
      .selectFrom('auditChecks')
      .select('chainId')
      .where('chainId', 'in', many)
      .where('walkedAt', 'is not', null)
      .execute()
    return rows.length
  }
  expect(await checkWholeAudit(deps(), 6)).toBe(2)
  expect(await walked()).toBe(2)
  expect(await checkWholeAudit(deps(), 6)).toBe(2)
  expect(await walked()).toBe(4)
})

test('[AUDIT9] whoever is erased while the walk is under way does not look like an alteration', async () => {
  const chain = uuidv7()
  const actor = { userId: uuidv7(), sessionId: uuidv7(), role: 'client' as const }
  await inTransaction(database.db, (db) => recordAudit({ db, actor, client }, { caseId: chain, act: 'case.created' }))
  const evidence = await collectEvidence(database.db, witness, new Set([chain]))
  await inTransaction(database.db, (db) => eraseAuditPersonal({ db }, actor.userId))
  expect((await walkChain(database.db, chain, evidence)).fault).toBeUndefined()
})
