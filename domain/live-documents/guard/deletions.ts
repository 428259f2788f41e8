import * as Y from 'yjs'
import type { Structs } from './structs.ts'

export type DeleteSet = ReturnType<typeof Y.decodeUpdate>['ds']

/** Deletions of what nobody has written are a gap too: Yjs would keep them for later. */
export function judgeDeletions(structs: Structs, { clients }: DeleteSet): 'known' | 'new' | 'gap' {
  let result: 'known' | 'new' = 'known'
  for (const [client, ranges] of clients) {
    const end = structs.endOf(client)
    const stored = structs.document.store.clients.get(client)
    for (const { clock, len } of ranges) {
      if (clock + len > end) return 'gap'
      if (result === 'known' && !(stored && isDeleted(stored, clock, len))) result = 'new'
    }
  }
  return result
}

/** What an update deletes, made ready to be asked about often. */
export class DeletedRanges {
  #deletes: DeleteSet
  /** Sorted, not touching each other. */
  #byClient = new Map<number, { clock: number; end: number }[]>()

  constructor(deletes: DeleteSet) {
    this.#deletes = deletes
  }

  /** True when all of this client's clocks from `clock` to before `end` are deleted. */
  covers(client: number, clock: number, end: number): boolean {
    let ranges = this.#byClient.get(client)
    if (!ranges) {
      ranges = this.#merge(client)
      this.#byClient.set(client, ranges)
    }
    let low = 0
    for (let high = ranges.length; low < high; ) {
      const middle = (low + high) >> 1
      if ((ranges[middle]?.end ?? 0) > clock) high = middle
      else low = middle + 1
    }
    const range = ranges[low]
    return range !== undefined && range.clock <= clock && range.end >= end
  }

  #merge(client: number): { clock: number; end: number }[] {
    const merged: { clock: number; end: number }[] = []
    const ranges = [...(this.#deletes.clients.get(client) ?? [])]
    for (const { clock, len } of ranges.sort((a, b) => a.clock - b.clock)) {
      const last = merged.at(-1)
      if (last && clock <= last.end) last.end = Math.max(last.end, clock + len)
      else merged.push({ clock, end: clock + len })
    }
    return merged
  }
}

/** True when the whole range is deleted already. */
function isDeleted(structs: readonly (Y.Item | Y.GC)[], clock: number, length: number): boolean {
  const last = structs.at(-1)
  if (!last || last.id.clock + last.length < clock + length) return false
  for (let i = Y.findIndexSS(structs as (Y.Item | Y.GC)[], clock); i < structs.length; i++) {
    const struct = structs[i]
    if (!struct || struct.id.clock >= clock + length) return true
    if (!struct.deleted) return false
  }
  return true
}

/**
 * A node or mark that these deletions take away although the client's editor does not know its type: the stock binding deletes
 * what it does not know, from everybody's document, by merely opening it.
 * @returns the type's name; undefined when there is none
 */
export function findUnknownDeletion(
  { document }: Structs,
  { clients }: DeleteSet,
  isKnown: (typeName: string) => boolean,
): string | undefined {
  for (const [client, ranges] of clients) {
    const stored = document.store.clients.get(client)
    if (!stored || stored.length === 0) continue
    for (const { clock, len } of ranges) {
      if (clock >= Y.getState(document.store, client)) continue
      for (let i = Y.findIndexSS(stored, clock); i < stored.length; i++) {
        const struct = stored[i]
        if (!struct || struct.id.clock >= clock + len) break
        const name = struct instanceof Y.Item && !struct.deleted ? typeNameOf(struct) : undefined
        if (name !== undefined && !isKnown(name)) return name
      }
    }
  }
  return undefined
}

function typeNameOf({ content }: Y.Item): string | undefined {
  if (content instanceof Y.ContentFormat) return markNameOf(content.key)
  if (content instanceof Y.ContentType && content.type instanceof Y.XmlElement) return content.type.nodeName
  return undefined
}

/** Marks that may overlap themselves are stored as `name--hash` (y-tiptap). */
export function markNameOf(key: string): string {
  return key.replace(/--[\w+/=]{1,16}$/, '')
}
