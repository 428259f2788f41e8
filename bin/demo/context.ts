import type { MasterKeys } from '../../adapters/cipher.ts'
import type { Database } from '../../adapters/database/connect.ts'
import type { Logger } from '../../adapters/log.ts'
import type { TokenSigner } from '../../adapters/tokens.ts'
import { register } from '../../domain/auth/auth.commands.ts'
import { verifyEmail } from '../../domain/auth/email-verification.commands.ts'
import type { CaseKeys } from '../../domain/case-keys/case-keys.ts'
import type { Actor, Context, FileDeps } from '../../domain/context.ts'
import type { UpdateLog } from '../../domain/live-documents/update-log.ts'
import { mailedToken } from './mailbox.ts'
import { DEMO_PASSWORD } from './people.ts'

export interface DemoDeps {
  db: Database
  keys: CaseKeys
  masterKeys: MasterKeys
  log: Logger
  tokens: TokenSigner
  updateLog: UpdateLog
  files: FileDeps
  publicUrl: string
}

/** Somebody with an account, signed in for as long as the demo is made. */
export interface DemoAccount {
  actor: Actor
  refreshToken: string
}

/** The context of a person at a moment of the story. */
export function contextOf(deps: DemoDeps, at: Date, actor?: Actor): Context {
  const client = { ip: '127.0.0.1', userAgent: 'demo' }
  return { ...deps, actor, clock: { now: () => at }, client, requestId: undefined, attemptDelays: false }
}

/** Opens an account as its person would, and follows the link that proves the address: only then mail about cases comes. */
export async function openAccount(
  deps: DemoDeps,
  at: Date,
  { email, name, role }: { email: string; name: string; role: 'client' | 'lawyer' },
): Promise<DemoAccount> {
  const { user, tokens } = await register(contextOf(deps, at), { email, password: DEMO_PASSWORD, role, name })
  const claims = await deps.tokens.verify(tokens.accessToken, at)
  if (!claims) throw new Error('a token of ours does not hold')
  await confirmAddress(deps, at, email)
  return { actor: { userId: user.id, sessionId: claims.sessionId, role }, refreshToken: tokens.refreshToken }
}

/** Follows the newest link that was mailed to confirm an address. */
export async function confirmAddress(deps: DemoDeps, at: Date, email: string): Promise<void> {
  const token = await mailedToken(deps.db, email, '/verify-email')
  if (token === undefined) throw new Error('nobody was mailed a link to confirm an address')
  await verifyEmail(contextOf(deps, at), { token })
}
