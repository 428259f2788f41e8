import * as Y from 'yjs'

/** What somebody says about themselves and where they are. */
export interface StatedCaret {
  name: string
  color: string
  anchor: Y.RelativePosition
  head: Y.RelativePosition
}

/** The caret in somebody's awareness state, which may hold anything; undefined without one. */
export function statedCaret(state: Record<string, unknown> | undefined): StatedCaret | undefined {
  const cursor = asObject(state?.cursor)
  const user = asObject(state?.user)
  const [anchor, head] = [readPlace(cursor?.anchor), readPlace(cursor?.head)]
  if (!anchor || !head) return undefined
  const color = typeof user?.color === 'string' && /^#[0-9a-f]{6}$/i.test(user.color) ? user.color : '#6b665c'
  return { anchor, head, color, name: typeof user?.name === 'string' ? user.name : '' }
}

function readPlace(place: unknown): Y.RelativePosition | undefined {
  const stated = asObject(place)
  return stated && Y.createRelativePositionFromJSON(stated)
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

/** A line in the party's colour with the name above. */
export function drawCaret({ name, color }: Pick<StatedCaret, 'name' | 'color'>): HTMLElement {
  const caret = document.createElement('span')
  caret.classList.add('collaboration-carets__caret')
  caret.style.borderColor = color
  const label = document.createElement('div')
  label.classList.add('collaboration-carets__label')
  label.style.backgroundColor = color
  label.append(name)
  caret.append(label)
  return caret
}
