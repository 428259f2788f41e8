import * as Y from 'yjs'

/**
 * True when the document already has everything in the update: such an update needs no row in the log. Clients send one at each
 * reconnect, since a sync always carries the whole delete set.
 */
export function isKnownUpdate(document: Y.Doc, update: Uint8Array): boolean {
  const { structs, ds } = Y.decodeUpdate(update)
  for (const struct of structs) {
    // A Skip stands for what the sender left out.
    if (struct.constructor === Y.Skip) continue
    if (struct.id.clock + struct.length > Y.getState(document.store, struct.id.client)) return false
  }
  for (const [client, ranges] of ds.clients) {
    const known = document.store.clients.get(client)
    for (const { clock, len } of ranges) if (!known || !isDeleted(known, clock, len)) return false
  }
  return true
}

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
