/** Removes what may never come in by paste. */
export function cleanPastedHtml(html: string): string {
  return html
}
