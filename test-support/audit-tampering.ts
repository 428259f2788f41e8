import { type RawBuilder, sql } from 'kysely'
import type { DatabaseTransaction } from '../adapters/database/connect.ts'
import type { AuditProblem } from '../contracts/audit-problems.ts'
import { type AuditEntryRow, chainedEntryOf } from '../domain/audit/audit.queries.ts'
import { entryHash, FIRST_HASH } from '../domain/audit/chain.ts'

/** What somebody with every right in the database does to a chain of `length` entries, and where that has to be found. */
export interface Tampering {
  name: string
  /** @returns the first entry that is wrong then, and how it may be called */
  run(trx: DatabaseTransaction, target: Target): Promise<{ seq: number; problems: readonly AuditProblem[] }>
}

export interface Target {
  chain: string
  length: number
  /** A number below `n`. */
  random(n: number): number
}

/** Out of the way while numbers are moved. */
const FAR = 1_000_000

const edits: readonly ((random: Target['random']) => RawBuilder<unknown>)[] = [
  () => sql`act = 'case.deleted'`,
  () => sql`at = at + interval '1 millisecond'`,
  () => sql`actor_id = gen_random_uuid()`,
  () => sql`actor_role = 'admin'`,
  () => sql`actor_kind = 'system'`,
  () => sql`session_id = gen_random_uuid()`,
  () => sql`subject_id = 'x', subject_type = 'y'`,
  () => sql`request_id = 'other'`,
  (random) => sql`details = ${JSON.stringify({ i: -1 - random(1000) })}::jsonb`,
  () => sql`details = details || '{"extra": true}'::jsonb`,
  () => sql`personal = NULL`,
  () => sql`hash = sha256(hash)`,
]

const pick = ({ length, random }: Target) => 1 + random(length)

async function edit(trx: DatabaseTransaction, target: Target, seq: number): Promise<void> {
  const { chain, random } = target
  const change = (edits[random(edits.length)] ?? edits[0])?.(random)
  await sql`UPDATE audit_entries SET ${change} WHERE chain_id = ${chain} AND seq = ${seq}`.execute(trx)
}

/** Makes every hash from `seq` on fit again, and the head: what only a witness outside of the database can tell. */
async function rehash(
  trx: DatabaseTransaction,
  chain: string,
  from: number,
  upTo = Number.MAX_SAFE_INTEGER,
): Promise<void> {
  const rows: AuditEntryRow[] = await trx
    .selectFrom('auditEntries')
    .selectAll()
    .where('chainId', '=', chain)
    .orderBy('seq')
    .execute()
  let previous: Buffer = FIRST_HASH
  for (const row of rows) {
    const hash = row.seq < from || row.seq > upTo ? row.hash : entryHash(previous, chainedEntryOf(row))
    if (!hash.equals(row.hash)) {
      await trx
        .updateTable('auditEntries')
        .set({ hash })
        .where('chainId', '=', chain)
        .where('seq', '=', row.seq)
        .execute()
    }
    previous = hash
  }
  if (upTo !== Number.MAX_SAFE_INTEGER) return
  const last = rows.at(-1)?.seq ?? 0
  await trx.updateTable('auditChains').set({ lastSeq: last, lastHash: previous }).where('chainId', '=', chain).execute()
}

/** Moves the numbers of entries from `seq` on by `by`. */
async function shift(trx: DatabaseTransaction, chain: string, seq: number, by: 1 | -1): Promise<void> {
  for (const table of ['audit_entries', 'audit_personal']) {
    await sql`UPDATE ${sql.table(table)} SET seq = seq + ${FAR} WHERE chain_id = ${chain} AND seq >= ${seq}`.execute(
      trx,
    )
    await sql`UPDATE ${sql.table(table)} SET seq = seq - ${FAR - by} WHERE chain_id = ${chain} AND seq >= ${FAR}`.execute(
      trx,
    )
  }
}

async function remove(trx: DatabaseTransaction, chain: string, from: number, to = from): Promise<void> {
  for (const table of ['audit_entries', 'audit_personal']) {
    await sql`DELETE FROM ${sql.table(table)} WHERE chain_id = ${chain} AND seq BETWEEN ${from} AND ${to}`.execute(trx)
  }
}

/** A copy of an entry under another number, with a hash that fits there. */
async function insertCopy(trx: DatabaseTransaction, chain: string, of: number, as: number): Promise<void> {
  const row = await trx
    .selectFrom('auditEntries')
    .selectAll()
    .where('chainId', '=', chain)
    .where('seq', '=', of)
    .executeTakeFirstOrThrow()
  const before = await trx
    .selectFrom('auditEntries')
    .select('hash')
    .where('chainId', '=', chain)
    .where('seq', '=', as - 1)
    .executeTakeFirst()
  const copy = { ...row, seq: as, details: { i: 'copied' }, personal: null }
  const hash = entryHash(before?.hash ?? FIRST_HASH, chainedEntryOf(copy))
  await trx
    .insertInto('auditEntries')
    .values({ ...copy, details: JSON.stringify(copy.details), hash })
    .execute()
}

async function swap(trx: DatabaseTransaction, chain: string, a: number, b: number): Promise<void> {
  for (const table of ['audit_entries', 'audit_personal']) {
    const move = (from: number, to: number) =>
      sql`UPDATE ${sql.table(table)} SET seq = ${to} WHERE chain_id = ${chain} AND seq = ${from}`.execute(trx)
    await move(a, FAR)
    await move(b, a)
    await move(FAR, b)
  }
}

/** Whatever somebody does: what was not rehashed is found by the chain, the rest by the witness. */
export const tamperings: readonly Tampering[] = [
  {
    name: 'an entry is edited',
    async run(trx, target) {
      const seq = pick(target)
      await edit(trx, target, seq)
      return { seq, problems: ['changed'] }
    },
  },
  {
    name: 'an entry is edited and hashed again',
    async run(trx, target) {
      const seq = pick(target)
      await edit(trx, target, seq)
      // The hash itself may have been what was edited: then there is nothing wrong any more.
      await sql`UPDATE audit_entries SET act = 'case.updated', request_id = 'again' WHERE chain_id = ${target.chain} AND seq = ${seq}`.execute(
        trx,
      )
      await rehash(trx, target.chain, seq, seq)
      return { seq, problems: ['rewritten'] }
    },
  },
  {
    name: 'an entry is edited and all later ones are hashed again, head included',
    async run(trx, target) {
      const seq = pick(target)
      await sql`UPDATE audit_entries SET request_id = 'again' WHERE chain_id = ${target.chain} AND seq = ${seq}`.execute(
        trx,
      )
      await rehash(trx, target.chain, seq)
      return { seq, problems: ['rewritten'] }
    },
  },
  {
    name: 'entries are deleted',
    async run(trx, target) {
      const seq = pick(target)
      await remove(trx, target.chain, seq, Math.min(target.length, seq + target.random(3)))
      return { seq, problems: ['missing'] }
    },
  },
  {
    name: 'an entry is deleted, the gap closed and everything hashed again',
    async run(trx, target) {
      const seq = pick(target)
      await remove(trx, target.chain, seq)
      await shift(trx, target.chain, seq, -1)
      await rehash(trx, target.chain, seq)
      return { seq, problems: seq === target.length ? ['missing'] : ['rewritten'] }
    },
  },
  {
    name: 'an entry is put in',
    async run(trx, target) {
      const seq = pick(target)
      await shift(trx, target.chain, seq, 1)
      await insertCopy(trx, target.chain, seq + 1, seq)
      return { seq, problems: ['rewritten'] }
    },
  },
  {
    name: 'an entry is put in and everything hashed again',
    async run(trx, target) {
      const seq = pick(target)
      await shift(trx, target.chain, seq, 1)
      await insertCopy(trx, target.chain, seq + 1, seq)
      await rehash(trx, target.chain, seq)
      return { seq, problems: ['rewritten'] }
    },
  },
  {
    name: 'an entry is put behind the last one',
    async run(trx, target) {
      await insertCopy(trx, target.chain, pick(target), target.length + 1)
      return { seq: target.length + 1, problems: ['added'] }
    },
  },
  {
    name: 'two entries change places',
    async run(trx, target) {
      const a = 1 + target.random(target.length - 1)
      const b = a + 1 + target.random(target.length - a)
      await swap(trx, target.chain, a, b)
      if (target.random(2) === 0) return { seq: a, problems: ['changed'] }
      await rehash(trx, target.chain, a)
      return { seq: a, problems: ['rewritten'] }
    },
  },
  {
    name: 'the tail is cut',
    async run(trx, target) {
      const seq = pick(target)
      await remove(trx, target.chain, seq, target.length)
      // With the head set back nothing in the database knows of what was there.
      if (target.random(2) === 0) await rehash(trx, target.chain, 1)
      return { seq, problems: ['missing'] }
    },
  },
  {
    name: 'the chain is gone',
    async run(trx, { chain, length }) {
      await remove(trx, chain, 1, length)
      await sql`DELETE FROM audit_chains WHERE chain_id = ${chain}`.execute(trx)
      return { seq: 1, problems: ['missing'] }
    },
  },
  {
    name: 'the head is edited',
    async run(trx, { chain, length }) {
      await sql`UPDATE audit_chains SET last_hash = sha256(last_hash) WHERE chain_id = ${chain}`.execute(trx)
      return { seq: length, problems: ['head'] }
    },
  },
  {
    name: 'an address is edited',
    async run(trx, target) {
      const seq = pick(target)
      await sql`UPDATE audit_personal SET address = '203.0.113.9' WHERE chain_id = ${target.chain} AND seq = ${seq}`.execute(
        trx,
      )
      return { seq, problems: ['personal'] }
    },
  },
  {
    name: 'an address disappears without an erasure',
    async run(trx, target) {
      const seq = pick(target)
      await sql`DELETE FROM audit_personal WHERE chain_id = ${target.chain} AND seq = ${seq}`.execute(trx)
      return { seq, problems: ['personal'] }
    },
  },
]
