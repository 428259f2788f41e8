/** What reaches or places somebody: e-mail addresses, phone numbers, postal addresses, web addresses. */
export type Reachable = 'email' | 'phone' | 'address' | 'link'

export interface Found<Kind extends string> {
  kind: Kind
  /** As it stands in the text. */
  text: string
}

const at = String.raw`(?:@|\s*[([{]\s*at\s*[)\]}]\s*|\s+at\s+)`
const dot = String.raw`(?:\.|\s*[([{]\s*dot\s*[)\]}]\s*|\s+dot\s+)`
/** Also as people write it to get past a filter: rosa (at) mail dot com. "At" in words needs a "dot" in words. */
const emails = [
  /[\p{L}\p{N}._%+-]+\s?@\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu,
  new RegExp(String.raw`[\w.+-]+${at}[\w-]+(?:\s*[([{]\s*dot\s*[)\]}]\s*|\s+dot\s+)[a-z]{2,}`, 'gi'),
  new RegExp(String.raw`[\w.+-]+\s*[([{]\s*at\s*[)\]}]\s*[\w-]+${dot}[a-z]{2,}`, 'gi'),
]

const links = /\b(?:https?:\/\/|www\.)\S+|\b[a-z0-9-]{2,}\.(?:com|org|net|io|co\.uk|de|fr|eu|info|biz)\b(?:\/\S*)?/gi

const numbers = /(?<![\p{L}\p{N}$€£.,])\+?\(?\d(?:[\d\s()./–-]{5,})\d(?![\p{L}\p{N}])/gu
const noPhone = [
  /^\d{4}[-./]\d{1,2}[-./]\d{1,2}$/,
  /^\d{1,2}[-./]\d{1,2}[-./]\d{2,4}$/,
  /^(?:19|20)\d\d\s*[-–/]\s*(?:19|20)\d\d$/,
  /^\d{1,3}(?:[. ]\d{3})+$/,
]

const streetWords =
  'street|st|avenue|ave|av|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|square|sq|terrace|way|highway|hwy|parkway|pkwy|crescent|close|row|walk'
const addresses = [
  new RegExp(String.raw`\b\d{1,5}[a-z]?,?\s+(?:[\p{L}.'’-]+\s+){1,4}(?:${streetWords})\b\.?`, 'giu'),
  /\b\d{1,4}\s?(?:bis|ter)?,?\s+(?:rue|avenue|boulevard|place|chemin|allée|quai|via|calle|plaza)\s+[\p{L}'’\s-]{2,40}/giu,
  /\b[\p{L}-]+(?:straße|strasse|str\.|gasse|weg|platz|allee|damm|ufer)\s+\d{1,4}\s?[a-z]?\b/giu,
  /\bp\.?\s?o\.?\s+box\s+\d+/gi,
  /\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b/g,
  /\b[A-Z]{1,2}\d[A-Z\d]?\s+\d[A-Z]{2}\b/g,
]

/** Everything in a text by which somebody could be reached or found. */
export function findReachable(text: string): Found<Reachable>[] {
  const visible = text.replaceAll(/\p{Cf}/gu, '')
  const found: Found<Reachable>[] = []
  const add = (kind: Reachable, patterns: readonly RegExp[], accept: (match: string) => boolean = () => true) => {
    for (const pattern of patterns) {
      for (const [match] of visible.matchAll(pattern)) if (accept(match)) found.push({ kind, text: match.trim() })
    }
  }
  add('email', emails)
  add('link', [links], (match) => !found.some((earlier) => earlier.text.includes(match)))
  add('phone', [numbers], isPhone)
  add('address', addresses)
  return found
}

/** Seven to fifteen digits (ITU-T E.164), and neither a date, nor years, nor an amount. */
function isPhone(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').length
  return digits >= 7 && digits <= 15 && !noPhone.some((pattern) => pattern.test(text.trim()))
}
