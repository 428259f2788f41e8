import * as Y from 'yjs'

export type Struct = Y.Item | Y.GC | Y.Skip

export function isSameId(a: Y.ID | null, b: Y.ID | null): boolean {
  return a === b || (a !== null && b !== null && a.client === b.client && a.clock === b.clock)
}

/** The decoded structs of an update, by client and clock, and the document that they are about to join. */
export class Structs {
  readonly document: Y.Doc
  #byClient = new Map<number, Struct[]>()

  constructor(document: Y.Doc, structs: readonly Struct[]) {
    this.document = document
    for (const struct of structs) {
      const own = this.#byClient.get(struct.id.client)
      if (own) own.push(struct)
      else this.#byClient.set(struct.id.client, [struct])
    }
  }

  get clients(): ReadonlyMap<number, readonly Struct[]> {
    return this.#byClient
  }

  /** Clock that follows the last struct of this client, once the update is in. */
  endOf(client: number): number {
    const last = this.#byClient.get(client)?.at(-1)
    const state = this.known(client)
    return last ? Math.max(state, last.id.clock + last.length) : state
  }

  /** Clock that follows the last struct of this client in the document. */
  known(client: number): number {
    return Y.getState(this.document.store, client)
  }

  /** Structs of this client that stand behind this clock; for new ones, at most so many. */
  countBehind(client: number, clock: number): number {
    const stored = this.document.store.clients.get(client)
    if (stored && clock < this.known(client)) return stored.length - Y.findIndexSS(stored, clock)
    return this.#byClient.get(client)?.length ?? 0
  }

  /** The struct that holds this id, in the document or in the update. */
  find({ client, clock }: { client: number; clock: number }): Struct | undefined {
    if (clock < this.known(client)) {
      const structs = this.document.store.clients.get(client)
      return structs?.[Y.findIndexSS(structs, clock)]
    }
    const structs = this.#byClient.get(client) ?? []
    let low = 0
    let high = structs.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const struct = structs[middle]
      if (!struct) return undefined
      if (clock < struct.id.clock) high = middle - 1
      else if (clock >= struct.id.clock + struct.length) low = middle + 1
      else return struct
    }
    return undefined
  }
}
