import {
  type Configuration,
  type Document,
  type Extension,
  Hocuspocus,
  type HookName,
  type HookPayloadByName,
} from '@hocuspocus/server'
import type { Logger } from '../adapters/log.ts'
import { socketCloseCodes } from '../contracts/live/close-codes.ts'
import type { ConnectionContext, SocketContext } from './connection-context.ts'
import { createMessageWork, handleQuietly } from './quiet-connection.ts'

/**
 * Hooks that Hocuspocus 4.7 starts without waiting: a rejection there ends the whole process, so it is logged instead
 * (tried: onChange, onStateless, onDisconnect, onAwarenessUpdate, afterUnloadDocument).
 */
const unawaited = new Set<HookName>([
  'onChange',
  'onStateless',
  'onDisconnect',
  'onAwarenessUpdate',
  'beforeBroadcastStateless',
  'afterUnloadDocument',
  'afterHandleMessage',
  'onStoreDocument',
  'afterStoreDocument',
])

/** What every message would pass through, for nobody: connections do not call them (`hocuspocus-internals.ts`). */
const uncalled = ['beforeHandleMessage', 'afterHandleMessage'] as const satisfies readonly HookName[]

const nothing = Promise.resolve()

/**
 * Hocuspocus with two changes that every document gains from: hooks that nobody uses cost nothing (stock builds a promise
 * chain per message and hook), and no throwing hook takes the process down.
 */
export class LeanHocuspocus extends Hocuspocus<ConnectionContext> {
  #log: Logger
  #work: ReturnType<typeof createMessageWork>
  #extensions: readonly Extension<ConnectionContext>[]
  /** Documents whose connections print nothing. */
  #quiet = new WeakSet<Document>()
  #used = new Map<HookName, ((payload: unknown) => unknown)[]>()

  constructor(configuration: Partial<Configuration<ConnectionContext>>, log: Logger) {
    // Copied first: the library appends its own do-nothing hooks to the list, at the price of a promise each.
    const extensions = [...(configuration.extensions ?? [])]
    for (const name of uncalled) {
      if (extensions.some((extension) => extension[name])) throw new Error(`${name} is never called`)
    }
    super(configuration)
    this.#log = log
    this.#work = createMessageWork(log)
    this.#extensions = extensions
  }

  override hooks<Name extends HookName>(
    name: Name,
    payload: HookPayloadByName<ConnectionContext>[Name],
    // The signature is the library's.
    // biome-ignore lint/complexity/noBannedTypes: the library declares it so
    callback: Function | null = null,
  ): Promise<unknown> {
    // The base class' constructor runs `onConfigure`, before our fields exist.
    if (!(#used in this)) return nothing
    const hooks = this.#hooksOf(name)
    if (hooks.length === 0) return nothing
    const run = runHooks(hooks, payload, callback)
    if (!unawaited.has(name)) return run
    return run.catch((error: unknown) => {
      this.#log.error({ err: error, hook: name }, 'a hook failed')
    })
  }

  /**
   * A document that cannot be loaded closes its sockets with 1013, so that clients come back; stock would tell them that they
   * lack the right, and those who waited for the same load would look at an empty page.
   */
  override async createDocument(...parameters: Parameters<Hocuspocus<ConnectionContext>['createDocument']>) {
    try {
      const document = await super.createDocument(...parameters)
      if (!this.#quiet.has(document)) handleQuietly(document, this.#work)
      this.#quiet.add(document)
      return document
    } catch (error) {
      this.#log.warn({ err: error, documentId: parameters[0] }, 'a document could not be loaded')
      const context = parameters[4] as SocketContext | undefined
      const { code, reason } = socketCloseCodes.TRY_AGAIN_LATER
      context?.socket.close(code, reason)
      throw error
    }
  }

  /**
   * Only the copy that is in use is unloaded. Stock goes by the name: the last connection of an orphan (a copy that was unloaded
   * just when somebody opened it) would take away the copy that has replaced it, and the next to open would be alone on a third.
   */
  override async unloadDocument(document: Document): Promise<unknown> {
    if (this.documents.get(document.name) !== document) return
    return super.unloadDocument(document)
  }

  #hooksOf(name: HookName): ((payload: unknown) => unknown)[] {
    let hooks = this.#used.get(name)
    if (!hooks) {
      hooks = this.#extensions.flatMap((extension) => {
        const hook = extension[name] as ((payload: unknown) => unknown) | undefined
        return hook ? [hook.bind(extension)] : []
      })
      this.#used.set(name, hooks)
    }
    return hooks
  }
}

async function runHooks(
  hooks: ((payload: unknown) => unknown)[],
  payload: unknown,
  // biome-ignore lint/complexity/noBannedTypes: the library declares it so
  callback: Function | null,
): Promise<void> {
  try {
    for (const hook of hooks) {
      const result = await hook(payload)
      if (callback) await callback(result)
    }
  } catch (error) {
    // Hocuspocus looks into what it catches (`'code' in error`): a rejection with nothing would end the process there.
    throw typeof error === 'object' && error !== null ? error : new Error(String(error))
  }
}
