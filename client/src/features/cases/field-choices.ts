import { caseCategories } from '../../../../contracts/case-categories.ts'
import { jurisdictions } from '../../../../contracts/jurisdictions.ts'

interface Choice {
  value: string
  label: string
}

/** Areas of law, with a word for none. */
export function categoryChoices(none: string): Choice[] {
  return [{ value: '', label: none }, ...caseCategories.map(({ code, name }) => ({ value: code, label: name }))]
}

/** Places whose law a case can be under. A text of before, when anything could be typed, stays to be seen and kept. */
export function jurisdictionChoices(none: string, current: string | null): Choice[] {
  const known = jurisdictions.map(({ code, name }) => ({ value: String(code), label: String(name) }))
  const isOld = Boolean(current) && known.every(({ value }) => value !== current)
  const kept = isOld && current ? [{ value: current, label: `${current} (choose one of the list)` }] : []
  return [{ value: '', label: none }, ...kept, ...known]
}
