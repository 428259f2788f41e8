/** Spellings that sound alike, in the order they are applied; of English, German and French names. */
const sounds: readonly (readonly [RegExp, string])[] = [
  [/tsch|tch|sch|sh|ch/g, 'x'],
  [/ph|pf|v/g, 'f'],
  [/th|dt/g, 't'],
  [/^(?:kn|gn|pn)/, 'n'],
  [/^wr/, 'r'],
  [/gh/g, ''],
  [/ck|cq|q/g, 'k'],
  [/c(?=[eiy])/g, 's'],
  [/c/g, 'k'],
  [/z/g, 's'],
  [/d$/g, 't'],
  [/(?<=.)h/g, ''],
  [/j|y/g, 'i'],
  [/w/g, 'f'],
]

/**
 * How a folded name token sounds, roughly: its first letter's sound and then consonants only. Equal for Meyer and Maier, Smith and
 * Smyth, Philips and Filips. Empty for what is no letters.
 */
export function soundOf(token: string): string {
  if (!/^\p{L}+$/u.test(token)) return ''
  const spelled = sounds.reduce((text, [pattern, sound]) => text.replaceAll(asGlobal(pattern), sound), token)
  const [first = '', ...rest] = spelled
  const consonants = rest.join('').replaceAll(/[aeiou]/g, '')
  const start = /[aeiou]/.test(first) ? 'a' : first
  return (start + consonants).replaceAll(/(.)\1+/g, '$1')
}

function asGlobal(pattern: RegExp): RegExp {
  return pattern.global ? pattern : new RegExp(pattern.source, 'g')
}
