import { hash, parseOptions, verify } from '@node-rs/argon2'

/** Argon2id (the package's default algorithm) at OWASP's floor: 19 MiB, 2 passes, 1 lane (ASVS 5.0, appendix C). */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Hashes at the same time at most: a flood of sign-ins must leave cores and memory to everybody else. */
const CONCURRENT_HASHES = 4

let running = 0
const waiting: (() => void)[] = []

async function inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
  if (running >= CONCURRENT_HASHES) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await act()
  } finally {
    const next = waiting.shift()
    // The place is handed on, not given up: nobody can slip in between.
    if (next) next()
    else running--
  }
}

/** A PHC string with its own random salt. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, parameters))
}

/**
 * True when the password is the one of the hash. Without a hash (no such account) it computes as long and says no, so that
 * the time of the answer does not tell whether an account exists.
 */
export async function verifyPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  const stored = passwordHash ?? (await nobodysHash())
  const matches = await inTurn(() => verify(stored, password))
  return passwordHash !== undefined && matches
}

let nobody: Promise<string> | undefined

function nobodysHash(): Promise<string> {
  nobody ??= hashPassword('the account that does not exist')
  return nobody
}

/** Computes what the first sign-in of an unknown address would otherwise take longer for. */
export async function warmUpPasswords(): Promise<void> {
  await nobodysHash()
}

/** True for hashes of older, weaker parameters: hash again when the password is at hand. */
export function needsRehash(passwordHash: string): boolean {
  const options = parseOptions(passwordHash)
  return options.memoryCost < parameters.memoryCost || options.timeCost < parameters.timeCost
}
