/** Bytes of a name in UTF-8. File systems take 255; downloads add "(1)" and the like. */
const MAX_NAME_BYTES = 200
const MAX_EXTENSION_BYTES = 16

/** Names that Windows takes for devices, with any ending. */
const deviceName = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i

/**
 * Controls, and characters that show a name otherwise than it is: direction marks and overrides (U+202E makes `fdp.exe` read
 * as `exe.pdf`), zero-width and other invisible ones, line separators, lone surrogates, tags, private use.
 */
const invisible = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu

/**
 * A name that is safe to show, to store and to save under on any system: one line, no path, no characters that hide or turn
 * others around, no device, at most 200 bytes with its ending kept. What is cleaned shows what the name really is.
 */
export function cleanFileName(sent: string): string {
  const visible = sent.normalize('NFC').replace(invisible, '')
  const last = visible.split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\p{Zs}+/gu, ' ')
    .replace(/^[. ]+/, '')
    .replace(/[. ]+$/, '')
  const named = plain === '' ? 'file' : deviceName.test(plain) ? `_${plain}` : plain
  return shorten(named)
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name
  const extension = /\.[^.]+$/.exec(name)?.[0] ?? ''
  const kept = Buffer.byteLength(extension) <= MAX_EXTENSION_BYTES ? extension : ''
  let stem = ''
  for (const { segment } of new Intl.Segmenter('en').segment(name.slice(0, name.length - kept.length))) {
    if (Buffer.byteLength(stem + segment + kept) > MAX_NAME_BYTES) break
    stem += segment
  }
  return stem.trimEnd() + kept
}
