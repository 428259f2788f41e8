import * as Y from 'yjs'
import type { Struct, Structs } from './structs.ts'

/**
 * The order in which Yjs integrates new structs, if every one finds what it stands on before its own turn. One that refers to a later struct of its own client makes Yjs throw while it applies, at every load
 * for ever; clients that wait for each other stay pending for ever (Yjs 13, `Item.getMissing`, `integrateStructs`).
 * @param fresh what each client brings, in clock order without a hole
 * @returns undefined when one does not
 */
export function findIntegrationOrder(
  structs: Structs,
  fresh: ReadonlyMap<number, readonly Struct[]>,
): Struct[] | undefined {
  const order: Struct[] = []
  const done = new Map([...fresh.keys()].map((client) => [client, { next: 0, clock: structs.known(client) }]))
  /** Clients from the lowest id to the highest; Yjs begins with the last one that has something left. */
  const targets = [...fresh.keys()].sort((a, b) => a - b)
  /** Whose next struct waits, below what it waits for. */
  const stack: number[] = []
  const waiting = new Set<number>()
  for (;;) {
    const client = stack.pop() ?? targets.at(-1)
    if (client === undefined) return order
    const state = done.get(client)
    const struct = state && fresh.get(client)?.[state.next]
    if (!struct) {
      // Nobody but the target itself can have come to its end.
      if (waiting.has(client) || targets.pop() !== client) return undefined
      continue
    }
    const missing = findMissing(structs, struct, done)
    if (missing === 'itself' || (missing && waiting.has(missing.id.client))) return undefined
    if (missing) {
      waiting.add(client)
      stack.push(client, missing.id.client)
      continue
    }
    waiting.delete(client)
    state.next++
    state.clock = struct.id.clock + struct.length
    order.push(struct)
  }
}

/** What has to come first: a struct of another client, or `itself` for a later one of the same. */
function findMissing(
  structs: Structs,
  struct: Struct,
  done: ReadonlyMap<number, { clock: number }>,
): Struct | 'itself' | undefined {
  if (!(struct instanceof Y.Item)) return undefined
  for (const id of [struct.origin, struct.rightOrigin, struct.parent]) {
    if (!(id instanceof Y.ID)) continue
    if (id.client === struct.id.client) {
      if (id.clock >= struct.id.clock) return 'itself'
      continue
    }
    const clock = done.get(id.client)?.clock
    if (clock !== undefined && id.clock >= clock) return structs.find(id) ?? 'itself'
  }
  return undefined
}
