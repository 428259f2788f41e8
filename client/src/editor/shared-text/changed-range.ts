import type { Fragment, Node } from '@tiptap/pm/model'

/** Children that differ between two lists, as numbers: `from` to `oldTo` became `from` to `newTo`. */
export interface ChangedRange {
  from: number
  oldTo: number
  newTo: number
}

/**
 * What lies between the common beginning and the common end of two lists of nodes, compared by identity: nodes are never changed, only
 * replaced. Undefined when nothing does.
 */
export function changedRange(before: readonly Node[], after: readonly Node[]): ChangedRange | undefined {
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before[from] === after[from]) from++
  let same = 0
  while (same < shorter - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same++
  const range = { from, oldTo: before.length - same, newTo: after.length - same }
  return range.oldTo === from && range.newTo === from ? undefined : range
}

/** The same, each by itself where several of as many children changed: what lies between two people is not touched. */
export function changedRanges(before: readonly Node[], after: readonly Node[]): ChangedRange[] {
  const range = changedRange(before, after)
  if (!range) return []
  if (before.length !== after.length) return [range]
  const ranges: ChangedRange[] = []
  for (let from = range.from; from < range.oldTo; from++) {
    if (before[from] !== after[from]) ranges.push({ from, oldTo: from + 1, newTo: from + 1 })
  }
  return ranges
}

/** The characters that differ between two contents, as offsets; undefined when none do. */
export function changedOffsets(before: Fragment, after: Fragment): ChangedRange | undefined {
  const from = before.findDiffStart(after)
  const end = from === null ? null : before.findDiffEnd(after)
  if (from === null || !end) return undefined
  // In "aa" made "aaa" both ends claim the same letters.
  const overlap = Math.max(0, from - Math.min(end.a, end.b))
  return { from, oldTo: end.a + overlap, newTo: end.b + overlap }
}
