import { createCipher, type MasterKeys } from '../../adapters/cipher.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { hashRecoveryCode, matchTotp } from '../../adapters/one-time-codes.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import * as queries from './two-factor.queries.ts'

type TransactionContext = Context & { db: DatabaseTransaction }

const placeOf = (userId: string) => `lc/two-factor/v1|${userId}`

/** Seals a seed with a key of its own, which the master key wraps. */
export function sealSeed(masterKeys: MasterKeys, userId: string, seed: string): queries.SealedSeed {
  const { key, masterKeyId, wrapped } = masterKeys.create(placeOf(userId))
  return { masterKeyId, wrappedKey: wrapped, sealedSeed: createCipher(key).seal(Buffer.from(seed), placeOf(userId)) }
}

function openSeed(masterKeys: MasterKeys, userId: string, row: queries.SealedSeed): string {
  const key = masterKeys.unwrap({ masterKeyId: row.masterKeyId, wrapped: row.wrappedKey }, placeOf(userId))
  return createCipher(key).open(row.sealedSeed, placeOf(userId)).toString()
}

/** How a code was spent: `totp` of the app, `recovery`; `none` when it does not fit or was spent before. */
export type Spent = 'totp' | 'recovery' | 'none'

/**
 * Spends a code of somebody whose two-factor is on. The seed's row is locked and the step stored, so of the same code sent
 * twice at once one counts (RFC 6238 §5.2).
 */
export async function spendCode(ctx: TransactionContext, userId: string, typed: string): Promise<Spent> {
  const seed = await queries.lockSeedForUpdate(ctx.db, userId)
  if (!seed?.confirmedAt) return 'none'
  if (await spendTotp(ctx, seed, typed)) return 'totp'
  const isRecovery = await queries.spendRecoveryCode(ctx.db, userId, hashRecoveryCode(typed), ctx.clock.now())
  return isRecovery ? 'recovery' : 'none'
}

type SeedRow = NonNullable<Awaited<ReturnType<typeof queries.lockSeedForUpdate>>>

/** Spends a code of the app, of a seed that is locked. */
export async function spendTotp(ctx: TransactionContext, seed: SeedRow, typed: string): Promise<boolean> {
  const code = typed.replaceAll(/\s/g, '')
  const after = seed.lastStep
  const step = matchTotp({ seed: openSeed(ctx.masterKeys, seed.userId, seed), code, after }, ctx.clock.now())
  if (step === undefined) return false
  await queries.updateSeedStep(ctx.db, seed.userId, step)
  return true
}

/** Wraps keys of older master keys anew; the seeds themselves are not touched. @returns how many */
export async function rewrapSeeds(db: Database, masterKeys: MasterKeys, limit = 1000): Promise<number> {
  const rows = await queries.listSeedsToRewrap(db, masterKeys.currentId, limit)
  for (const row of rows) {
    const wrapped = { masterKeyId: row.masterKeyId, wrapped: row.wrappedKey }
    await queries.updateSeedKey(db, row, masterKeys.rewrap(wrapped, placeOf(row.userId)))
  }
  return rows.length
}

export function otpInvalid(): AppError {
  return new AppError('OTP_INVALID', 'This code does not fit. Codes of the app work once and for half a minute.')
}
