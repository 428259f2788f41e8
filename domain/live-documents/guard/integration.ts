import * as Y from 'yjs'
import type { Struct, Structs } from './structs.ts'

/**
 * The order in which new structs are integrated, if every one finds what it stands on before its own turn, whatever order the
 * clients' structs are taken in. One that refers to a later struct of its own client makes Yjs throw while it applies, at every load
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
  /** Clients that wait for a struct. */
  const waiting = new Map<Struct, number[]>()
  const ready = [...fresh.keys()]
  let left = 0
  for (const own of fresh.values()) left += own.length
  for (let client = ready.pop(); client !== undefined; client = ready.pop()) {
    const own = fresh.get(client) ?? []
    const state = done.get(client)
    if (!state) continue
    while (state.next < own.length) {
      const struct = own[state.next] as Struct
      const missing = findMissing(structs, struct, done)
      if (missing === 'itself') return undefined
      if (missing) {
        waiting.set(missing, [...(waiting.get(missing) ?? []), client])
        break
      }
      state.next++
      state.clock = struct.id.clock + struct.length
      left--
      order.push(struct)
      ready.push(...(waiting.get(struct) ?? []))
    }
  }
  return left === 0 ? order : undefined
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
