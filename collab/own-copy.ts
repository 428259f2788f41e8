import type { Document } from '@hocuspocus/server'
import type { Database } from '../adapters/database/connect.ts'
import type { Fingerprint } from '../contracts/live/fingerprint.ts'
import { Fingerprints } from '../contracts/live/fingerprints.ts'
import type { CaseKeys } from '../domain/case-keys/case-keys.ts'
import { replayLog } from '../domain/live-documents/document-state.ts'
import { getApplied } from './open-documents.ts'

/** One part in a hundred of the time may go into looking at a document: after each look it rests a hundred times as long. */
const REST = 100

const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

const copies = new WeakMap<Document, OwnCopy>()

/** What an open document is compared by; made when somebody asks for the first time. */
export function ownCopyOf(document: Document): OwnCopy {
  const copy = copies.get(document) ?? new OwnCopy(document)
  copies.set(document, copy)
  return copy
}

export interface TruthDeps {
  db: Database
  keys: CaseKeys
  /** Reads the rows of the log that this open copy does not have. */
  catchUp(documentId: string): Promise<void>
}

/** The fingerprints of an open document, as often as they can be had without anybody noticing. */
export class OwnCopy {
  readonly #document: Document
  readonly #fingerprints: Fingerprints
  readonly #rests = { look: 0, truth: 0 }
  #truth: { revision: number; isTrue: boolean } | undefined
  #asking: { revision: number; promise: Promise<boolean | undefined> } | undefined

  constructor(document: Document) {
    this.#document = document
    // Any number: one of an earlier copy of this document is not to be taken for one of this.
    this.#fingerprints = new Fingerprints(document, breathe, 1 + Math.floor(Math.random() * 2 ** 40))
  }

  /** Number of the state that the copy is in. */
  get revision(): number {
    return this.#fingerprints.revision
  }

  state(): string {
    return this.#fingerprints.state()
  }

  /** @returns undefined when the copy was changed meanwhile, or has been looked at too often */
  async look(): Promise<Fingerprint | undefined> {
    if (this.#fingerprints.isTaken) return this.#fingerprints.take()
    if (performance.now() < this.#rests.look) return undefined
    const before = this.#fingerprints.workMs
    const taken = await this.#fingerprints.take()
    this.#rests.look = performance.now() + (this.#fingerprints.workMs - before) * REST
    return taken
  }

  /**
   * Whether the copy is what the log says: before anybody else is told that theirs is wrong. Several who ask at once share one reading.
   * @returns undefined when something was written meanwhile, or it was asked too often
   */
  async isTrue(deps: TruthDeps): Promise<boolean | undefined> {
    const { revision } = this
    if (this.#truth?.revision === revision) return this.#truth.isTrue
    if (this.#asking) return this.#asking.revision === revision ? this.#asking.promise : undefined
    if (performance.now() < this.#rests.truth) return undefined
    const promise = this.#findOut(deps, revision).finally(() => {
      this.#asking = undefined
    })
    this.#asking = { revision, promise }
    return promise
  }

  async #findOut(deps: TruthDeps, revision: number): Promise<boolean | undefined> {
    const started = performance.now()
    const isTrue = await this.#compareWithLog(deps)
    this.#rests.truth = performance.now() + (performance.now() - started) * REST
    if (isTrue === undefined || revision !== this.revision) return undefined
    this.#truth = { revision, isTrue }
    return isTrue
  }

  async #compareWithLog({ catchUp, ...store }: TruthDeps): Promise<boolean | undefined> {
    await catchUp(this.#document.name)
    const own = await this.#fingerprints.take()
    // Without the snapshot: it may have been made of this very copy.
    const { document: logged, seq } = await replayLog(store, this.#document.name, breathe)
    const fingerprints = new Fingerprints(logged, breathe)
    const wanted = await fingerprints.take()
    fingerprints.stop()
    logged.destroy()
    // Somebody wrote between the two readings.
    if (!own || !wanted || seq > getApplied(this.#document)) return undefined
    return own.state === wanted.state && own.content === wanted.content
  }
}
