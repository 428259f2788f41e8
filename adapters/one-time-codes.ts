import { createHash, randomBytes, randomInt } from 'node:crypto'
import { generateSecret, generateURI, verifySync } from 'otplib'

/** Seconds that one code of an authenticator app is for (RFC 6238 §5.2). */
const STEP_SECONDS = 30

/** A seed of 160 bits in Base32, as RFC 4226 §4 recommends. */
export function createTotpSeed(): string {
  return generateSecret({ length: 20 })
}

/** The address behind the QR code (Key URI format of authenticator apps). */
export function totpUri(seed: string, account: string): string {
  return generateURI({ issuer: 'Legal Connect', label: account, secret: seed })
}

/**
 * Which step of 30 s the code is of: the present one or a neighbour, and later than `after`; a code never counts twice.
 * @returns undefined when it does not fit
 */
export function matchTotp(
  { seed, code, after }: { seed: string; code: string; after: number },
  now: Date,
): number | undefined {
  const epoch = Math.floor(now.getTime() / 1000)
  // The library throws for a last step in the future; after a clock was set back nothing fits until time has caught up.
  if (!/^\d{6}$/.test(code) || after > Math.floor(epoch / STEP_SECONDS) + 1) return undefined
  const match = verifySync({ secret: seed, token: code, epoch, epochTolerance: STEP_SECONDS, afterTimeStep: after })
  return match.valid && 'timeStep' in match ? match.timeStep : undefined
}

/** Crockford's Base32: no I, L, O, U that could be misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 24 letters of 5 bits: 120 bits, so a plain hash is enough to keep them. */
const RECOVERY_LETTERS = 24

/** A recovery code in groups of four, like `8F3K-…`. */
export function createRecoveryCode(): string {
  const letters = [...randomBytes(RECOVERY_LETTERS)].map((byte) => ALPHABET[byte % ALPHABET.length])
  return letters.join('').replaceAll(/.{4}(?=.)/g, '$&-')
}

/** SHA-256 of a recovery code as people type it: any case, with or without hyphens and spaces. */
export function hashRecoveryCode(typed: string): Buffer {
  const letters = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return createHash('sha256').update(letters).digest()
}

/** Six digits for a text message. */
export function createSmsCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0')
}
