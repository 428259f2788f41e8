import type { Node } from '@tiptap/pm/model'
import { absolutePositionToRelativePosition, type ProsemirrorBinding } from '@tiptap/y-tiptap'
import * as Y from 'yjs'

/**
 * A position as a place in the shared text, which has to say what the document says. The same answer as the stock function gives, which
 * walks over all blocks before it and asks for the size of each.
 */
export function relativePlace(
  { type, mapping }: Pick<ProsemirrorBinding, 'type' | 'mapping'>,
  doc: Node,
  position: number,
) {
  const place = doc.resolve(position)
  let block: Y.XmlFragment | undefined = type
  for (let depth = 0; depth < place.depth && block; depth++) {
    const child: unknown = block.get(place.index(depth))
    block = child instanceof Y.XmlElement ? child : undefined
  }
  const first = block?.firstChild
  if (block && first && place.parent.isTextblock) {
    if (place.parentOffset > 0) return absolutePositionToRelativePosition(place.parentOffset, block, mapping)
    if (first instanceof Y.XmlText) return Y.createRelativePositionFromTypeIndex(first, 0, -1)
  }
  return absolutePositionToRelativePosition(position, type, mapping)
}
