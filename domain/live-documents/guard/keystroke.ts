import * as Y from 'yjs'
import { isSameId } from './structs.ts'

/** A decoded update. */
type Decoded = ReturnType<typeof Y.decodeUpdate>

/**
 * Whether an update is what most of them are: one piece of text that is wholly new, typed behind the end of something in the same text,
 * where nobody else has written meanwhile. Then there is nothing to find but its neighbours, and `judgeUpdate` would accept it
 * after building what thousands of structs need. Looks at nothing else: false says nothing.
 */
export function isKeystroke({ store }: Y.Doc, { structs, ds }: Decoded): boolean {
  const [struct] = structs
  if (structs.length !== 1 || ds.clients.size !== 0) return false
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) return false
  const { origin, rightOrigin, id } = struct
  if (struct.length < 1 || origin === null || struct.parent !== null || id.clock !== Y.getState(store, id.client)) {
    return false
  }
  const left = findStored(store, origin)
  // Its end, so that nothing is split, and its neighbour, so that nothing is walked through.
  if (!left || left.id.clock + left.length !== origin.clock + 1) return false
  if (!isSameId(left.right?.id ?? null, rightOrigin)) return false
  return left.parentSub === null && isLiveText(left.parent)
}

/** Undefined for what is not there, or collected. */
function findStored(store: Y.Doc['store'], { client, clock }: Y.ID): Y.Item | undefined {
  const own = store.clients.get(client)
  if (!own || clock >= Y.getState(store, client)) return undefined
  const struct = own[Y.findIndexSS(own, clock)]
  return struct instanceof Y.Item ? struct : undefined
}

/** A text of the document that is not deleted: its own struct holds it still. */
function isLiveText(parent: Y.Item['parent']): boolean {
  return parent instanceof Y.XmlText && parent._item?.content instanceof Y.ContentType
}
