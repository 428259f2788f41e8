import { gunzipSync, inflateRawSync, inflateSync, constants as zlib } from 'node:zlib'
import type { Needles } from './needles.ts'

/** A text that was found, and how it was written there. */
export interface Found {
  name: string
  form: string
}

/** How far around the mark its own letters may be, in the widest form (six bytes a letter). */
const AROUND = 200
/** What a stream inside of others may hold, in bytes, and how deep streams are opened. */
const STREAM_BYTES = 16 * 1024 * 1024
const DEPTH = 3

interface Own {
  name: string
  forms: [form: string, written: Buffer][]
}

/** The ways in which a text may be written so that somebody can read it. */
function formsOf(text: string): [form: string, written: Buffer][] {
  const bytes = Buffer.from(text)
  const each = (write: (byte: number) => string) => Buffer.from([...bytes].map(write).join(''))
  const hex = (byte: number) => byte.toString(16)
  return [
    ['plain', bytes],
    ['hex', each(hex)],
    ['HEX', each((byte) => hex(byte).toUpperCase())],
    ['utf16', Buffer.from(text, 'utf16le')],
    ['percent', each((byte) => `%${hex(byte)}`)],
    ['PERCENT', each((byte) => `%${hex(byte).toUpperCase()}`)],
    ['json', each((byte) => `\\u00${hex(byte)}`)],
    ['octets', each((byte) => `\\x${hex(byte)}`)],
    ...base64Forms(bytes),
    ...pglzForms(text),
  ]
}

/** At each of the three shifts, without the characters that neighbours decide as well. */
function base64Forms(bytes: Buffer): [string, Buffer][] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    return ['base64', Buffer.from(text.slice(shift === 0 ? 0 : 4, Math.floor((shift + bytes.length) / 3) * 4))]
  })
}

/**
 * Postgres' own compression writes what it has not seen before as it is, eight letters at a time behind a byte of its own. What is here
 * is the run that must stand there, for each place at which it may begin.
 */
function pglzForms(text: string): [string, Buffer][] {
  return [1, 2, 3, 4, 5, 6, 7, 8].map((first) => [`pglz ${first}`, Buffer.from(text.slice(first, first + 8))])
}

/** Finds the texts in whatever bytes, also within streams of deflate. */
export function createScanner(needles: Needles): (bytes: Buffer) => Found[] {
  const marks = formsOf(needles.mark)
  const known = new Map<string, Own>()
  const own = () => {
    for (const name of needles.names()) {
      if (!known.has(name)) known.set(name, { name, forms: formsOf(needles.of(name)) })
    }
    return [...known.values()]
  }

  function scan(bytes: Buffer, depth = 0): Found[] {
    const found: Found[] = []
    for (const [form, mark] of marks) {
      for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
        found.push(...identify(bytes, at, form, own()))
      }
    }
    if (depth < DEPTH) for (const stream of streamsIn(bytes)) found.push(...scan(stream, depth + 1))
    return found
  }
  return (bytes) => distinct(scan(bytes))
}

function identify(bytes: Buffer, at: number, form: string, own: readonly Own[]): Found[] {
  const window = bytes.subarray(Math.max(0, at - AROUND), at + AROUND)
  if (form.startsWith('pglz')) return identifyCompressed(window, Number(form.slice(5)), Math.min(at, AROUND), own)
  const named = own.filter(({ forms }) => forms.some(([f, written]) => f === form && window.includes(written)))
  return named.length > 0 ? named.map(({ name }) => ({ name, form })) : [{ name: 'a part of one', form }]
}

/** @param first letters before the run, @param at where the run begins */
function identifyCompressed(window: Buffer, first: number, at: number, own: readonly Own[]): Found[] {
  return own.flatMap(({ name, forms }) => {
    const text = forms[0]?.[1] ?? Buffer.alloc(0)
    // Before the run and behind it, and behind every eight letters, there is a byte of the compression's own.
    let fits = window.subarray(Math.max(0, at - 1 - first), Math.max(0, at - 1)).equals(text.subarray(0, first))
    for (let letter = first + 8, place = at + 9; fits && letter < text.length; letter += 8, place += 9) {
      const next = text.subarray(letter, letter + 8)
      fits = window.subarray(place, place + next.length).equals(next)
    }
    return fits ? [{ name, form: 'pglz' }] : []
  })
}

/** Whatever in these bytes can be unpacked: gzip, zlib, and entries of a zip. */
function* streamsIn(bytes: Buffer): Generator<Buffer> {
  for (const at of places(bytes, Buffer.from([0x1f, 0x8b, 8]))) yield* unpacked(gunzipSync, bytes.subarray(at))
  for (const level of [0x01, 0x5e, 0x9c, 0xda]) {
    for (const at of places(bytes, Buffer.from([0x78, level]))) yield* unpacked(inflateSync, bytes.subarray(at))
  }
  for (const at of places(bytes, Buffer.from('PK\x03\x04', 'latin1'))) {
    if (at + 30 > bytes.length || bytes.readUInt16LE(at + 8) !== 8) continue
    const begin = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
    yield* unpacked(inflateRawSync, bytes.subarray(begin))
  }
}

function* places(bytes: Buffer, mark: Buffer): Generator<number> {
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) yield at
}

function* unpacked(unpack: typeof inflateSync, bytes: Buffer): Generator<Buffer> {
  try {
    const stream = unpack(bytes, { finishFlush: zlib.Z_SYNC_FLUSH, maxOutputLength: STREAM_BYTES })
    if (stream.length > 0) yield stream
  } catch {
    // Chance, not a stream.
  }
}

function distinct(found: readonly Found[]): Found[] {
  return [...new Map(found.map((one) => [`${one.name} ${one.form}`, one])).values()]
}
