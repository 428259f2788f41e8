const FIRST = 0x9e3779b9
const SECOND = 0x85ebca6b
const TIMES_FIRST = 0x9e3779b1
const TIMES_SECOND = 0x5f356495

const REPLACEMENT = 0xfffd

/**
 * 64 bits of whatever it is given, in two lanes: finds out differences, keeps nothing secret and resists nobody who looks for two
 * texts with one digest. Some nanoseconds a letter, the same in browsers and on servers, and can be left and gone on with.
 */
export class Digest {
  #first = FIRST | 0
  #second = SECOND | 0

  number(value: number): void {
    this.#first = mix(this.#first, value, TIMES_FIRST)
    this.#second = mix(this.#second, value, TIMES_SECOND)
  }

  /** With its length, so that two texts are not taken for one. */
  text(text: string): void {
    this.number(text.length)
    this.letters(text, 0, text.length)
  }

  /** Letters of a text that may go on. Yjs puts U+FFFD for both halves of a character that is cut in two, in some copies only. */
  letters(text: string, from: number, to: number): void {
    let first = this.#first
    let second = this.#second
    for (let i = from; i < to; i++) {
      const code = text.charCodeAt(i)
      const letter = code >= 0xd800 && code <= 0xdfff ? REPLACEMENT : code
      first = mix(first, letter, TIMES_FIRST)
      second = mix(second, letter, TIMES_SECOND)
    }
    this.#first = first
    this.#second = second
  }

  /** Adds another one; in which order does not matter, as long as nothing else is added. */
  combine(other: Digest): void {
    this.#first = (this.#first + finish(other.#first ^ other.#second)) | 0
    this.#second = (this.#second + finish(Math.imul(other.#first, 3) ^ ~other.#second)) | 0
  }

  toString(): string {
    return hex(finish(this.#first ^ Math.imul(this.#second, TIMES_FIRST))) + hex(finish(this.#second))
  }
}

export function digestOfNumbers(...numbers: number[]): Digest {
  const digest = new Digest()
  for (const number of numbers) digest.number(number)
  return digest
}

export function digestOfText(text: string): Digest {
  const digest = new Digest()
  digest.text(text)
  return digest
}

/** Turned, so that high bits of what came before reach the low ones, too. */
function mix(lane: number, value: number, times: number): number {
  const mixed = Math.imul(lane ^ value, times)
  return mixed ^ (mixed >>> 15)
}

/** Each bit depends on all (the end of MurmurHash3). */
function finish(lane: number): number {
  let mixed = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function hex(lane: number): string {
  return lane.toString(16).padStart(8, '0')
}
