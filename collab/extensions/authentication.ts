import type { Extension, onAuthenticatePayload } from '@hocuspocus/server'
import type { Registry } from 'prom-client'
import type { Clock } from '../../adapters/clock.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { denialCounter } from '../../adapters/denials.ts'
import type { Logger } from '../../adapters/log.ts'
import type { TokenSigner } from '../../adapters/tokens.ts'
import { socketCloseCodes } from '../../contracts/live/close-codes.ts'
import { SCHEMA_VERSION } from '../../contracts/live/schema.ts'
import { findDocumentAccessFacts } from '../../domain/cases/document-access.queries.ts'
import { recordDeniedAccess } from '../../domain/law-firms/wall-denials.queries.ts'
import { documentAccess } from '../../domain/live-documents/live-documents.policy.ts'
import type { ConnectionContext, SocketContext } from '../connection-context.ts'
import type { EditorSchema } from '../guard.ts'
import type { ReadAudit } from '../read-audit.ts'

export interface AuthenticationDeps {
  db: Database
  tokens: TokenSigner
  clock: Clock
  log: Logger
  readAudit: ReadAudit
  /** What editors know; the schema of this build, if left out. */
  editorSchema?: EditorSchema
}

/** The one refusal: a wrong token and a document that is not yours look the same. */
export class Refused extends Error {
  readonly reason = 'permission-denied'
  // Hocuspocus logs messages of errors; an expected refusal is not worth a line.
  override readonly message = ''
  /** For the figures only: nobody is told which of the two it was. */
  readonly answer: 'UNAUTHENTICATED' | 'NOT_FOUND'

  constructor(answer: Refused['answer']) {
    super()
    this.answer = answer
  }
}

/** The answer of the database could not be had; the whole socket is closed, the client comes back. */
class Away extends Error {
  readonly reason = socketCloseCodes.TRY_AGAIN_LATER.reason
  override readonly message = ''
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export function isDocumentId(text: string): boolean {
  return uuidPattern.test(text)
}

/** Decides who may open a document, from the token's session and the database. @throws Refused, Away */
export async function judge(
  deps: AuthenticationDeps,
  { token, documentId, socket, schema, client }: { token: string; documentId: string } & SocketContext,
): Promise<ConnectionContext> {
  const claims = await deps.tokens.verify(token, deps.clock.now())
  if (!claims) throw new Refused('UNAUTHENTICATED')
  if (!isDocumentId(documentId)) throw new Refused('NOT_FOUND')
  const { userId, sessionId, expiresAt } = claims
  let facts: Awaited<ReturnType<typeof findDocumentAccessFacts>>
  try {
    facts = await findDocumentAccessFacts(deps.db, { documentId, userId, sessionId })
  } catch (error) {
    deps.log.warn({ err: error, documentId }, 'rights cannot be read')
    throw away(socket)
  }
  const access = facts ? documentAccess(facts, facts, userId) : 'none'
  if (!facts || access === 'none') {
    noteDenied(deps, userId, documentId)
    throw new Refused('NOT_FOUND')
  }
  const { userName, accountRole, role, caseId, epoch } = facts
  // Without a role it is an administrator in an emergency, and everybody sees that.
  const shown = role === undefined ? { userName: `${userName} (Legal Connect)` } : { userName }
  const person = { userId, sessionId, expiresAt, ...shown, accountRole, party: role ?? 'observer' }
  return { socket, schema, client, ...person, caseId, epoch, access }
}

/** Nobody reads what is not in the audit before. @throws Away */
export async function noteRead(
  { readAudit, log }: AuthenticationDeps,
  judged: ConnectionContext,
  documentId: string,
): Promise<void> {
  try {
    await readAudit.opened(judged, documentId)
  } catch (error) {
    log.warn({ err: error, documentId }, 'the audit cannot be written')
    throw away(judged.socket)
  }
}

function away(socket: SocketContext['socket']): Away {
  socket.close(socketCloseCodes.TRY_AGAIN_LATER.code, socketCloseCodes.TRY_AGAIN_LATER.reason)
  return new Away()
}

/** If an ethical wall stopped it, the attempt is written down; nobody waits for that, so that time tells nothing. */
function noteDenied({ db, clock, log }: AuthenticationDeps, userId: string, documentId: string): void {
  recordDeniedAccess(db, { userId, ids: [documentId], what: 'openDocument' }, clock.now()).catch((error: unknown) =>
    log.warn({ err: error, documentId }, 'an attempt that a wall stopped could not be written down'),
  )
}

/** True when this connection may only read: by right, or because its editor is older than the documents. */
export function isReadOnly(
  { access, schema }: ConnectionContext,
  { editorSchema }: Pick<AuthenticationDeps, 'editorSchema'>,
): boolean {
  return access !== 'write' || (schema !== undefined && schema < (editorSchema?.version ?? SCHEMA_VERSION))
}

/** Lets people in to documents that are theirs, and lets nobody write who may only read. */
export function authentication(deps: AuthenticationDeps & { registry: Registry }): Extension<ConnectionContext> {
  const noteDenied = denialCounter(deps.registry)
  return {
    extensionName: 'authentication',
    async onAuthenticate({ token, documentName, context, connectionConfig }: onAuthenticatePayload<ConnectionContext>) {
      const judged = await judge(deps, {
        token,
        documentId: documentName,
        socket: context.socket,
        schema: context.schema,
        client: context.client,
      }).catch((error: unknown) => {
        if (error instanceof Refused) noteDenied('openLiveDocument', error.answer)
        throw error
      })
      await noteRead(deps, judged, documentName)
      connectionConfig.readOnly = isReadOnly(judged, deps)
      return judged
    },
  }
}
