/**
 * Word writes lists to the clipboard as paragraphs: `<p style="mso-list:l0 level2 lfo1">` with the marker as text in a
 * span with `mso-list:Ignore`. This turns them into real lists, or into numbered clauses where the numbering is legal.
 */

interface WordItem {
  element: Element
  /** Word's name of the list definition: `l0`. */
  list: string
  /** From 1. */
  level: number
  /** The marker as it was shown: `1.2`, `(a)`, `·`. */
  marker: string
}

type ListKind = 'clauses' | 'lists'

const MAX_CLAUSE_LEVEL = 4
const numberMarker = /^\(?(?:\d+(?:\.\d+)*|[a-z]{1,4}|[ivxlcdm]+)[.)]*$/i
/** Round, hollow and square bullets; Word writes them as letters of symbol fonts: `·`, `o`, `§`. */
const bulletMarker = /^(?:[·•◦▪●○■–—*-]|o|§|Ø|ü|v)$/

function readItem(element: Element): WordItem | undefined {
  const found = /mso-list:\s*(l\d+)\s+level(\d+)/i.exec(element.getAttribute('style') ?? '')
  if (!found?.[1] || !found[2]) return undefined
  const markers = [...element.querySelectorAll('[style]')].filter((span) =>
    /mso-list:\s*ignore/i.test(span.getAttribute('style') ?? ''),
  )
  const marker = markers.map((span) => span.textContent ?? '').join('')
  for (const span of markers) span.remove()
  return { element, list: found[1], level: Number(found[2]), marker: marker.replace(/[\s\u00a0]+/g, '') }
}

function isNumbered({ marker }: WordItem): boolean {
  return numberMarker.test(marker) && !bulletMarker.test(marker)
}

/** Legal numbering: everything numbered, and more than one level or a heading among it. A plain 1. 2. 3. is a list. */
function kindOf(items: readonly WordItem[]): ListKind {
  const legal = items.some(
    ({ element, level, marker }) => level > 1 || /^H[1-6]$/.test(element.tagName) || /\d\.\d/.test(marker),
  )
  return legal && items.every(isNumbered) ? 'clauses' : 'lists'
}

function toClause({ element, level }: WordItem): void {
  const clause = element.ownerDocument.createElement('p')
  clause.setAttribute('data-clause-level', String(Math.min(MAX_CLAUSE_LEVEL, level)))
  clause.append(...element.childNodes)
  if (/^H[1-6]$/.test(element.tagName)) {
    const strong = element.ownerDocument.createElement('strong')
    strong.append(...clause.childNodes)
    clause.append(strong)
  }
  element.replaceWith(clause)
}

function createList(item: WordItem): HTMLElement {
  const document = item.element.ownerDocument
  if (!isNumbered(item)) return document.createElement('ul')
  const list = document.createElement('ol')
  const start = Number.parseInt(item.marker.replace(/^\(/, ''), 10)
  if (start > 1) list.setAttribute('start', String(start))
  return list
}

/** Builds nested lists from items that stand one after the other. */
function toLists(run: readonly WordItem[]): void {
  const open: { level: number; list: HTMLElement }[] = []
  for (const item of run) {
    while (open.length > 0 && (open.at(-1)?.level ?? 0) > item.level) open.pop()
    let current = open.at(-1)
    if (!current || current.level < item.level) {
      const list = createList(item)
      if (current) (current.list.lastElementChild ?? current.list).append(list)
      else item.element.before(list)
      current = { level: item.level, list }
      open.push(current)
    }
    const document = item.element.ownerDocument
    const paragraph = document.createElement('p')
    paragraph.append(...item.element.childNodes)
    const entry = document.createElement('li')
    entry.append(paragraph)
    current.list.append(entry)
    item.element.remove()
  }
}

/** Items of one list that are neighbours in the text. */
function runsOf(items: readonly WordItem[]): WordItem[][] {
  const runs: WordItem[][] = []
  for (const item of items) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (run && last && last.list === item.list && last.element.nextElementSibling === item.element) run.push(item)
    else runs.push([item])
  }
  return runs
}

/** Replaces Word's pretended list items everywhere under `root`. */
export function convertWordLists(root: Element): void {
  const items = [...root.querySelectorAll('p, h1, h2, h3, h4, h5, h6')].flatMap((element) => readItem(element) ?? [])
  const kinds = new Map<string, ListKind>()
  for (const { list } of items) kinds.set(list, kindOf(items.filter((item) => item.list === list)))
  // Before anything moves: neighbours are found by their place in the text.
  const runs = runsOf(items)
  for (const run of runs) {
    if (kinds.get(run[0]?.list ?? '') === 'clauses') for (const item of run) toClause(item)
    else toLists(run)
  }
}
