/** Lower case without accents, so that "dusseldorf" finds Düsseldorf. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
