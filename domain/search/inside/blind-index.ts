import { createHmac, type KeyObject } from 'node:crypto'
import type { Cipher } from '../../../adapters/cipher.ts'
import { allLanguages, type Language, likelyLanguages, maskOf } from './languages.ts'
import { countForms, wordsIn } from './terms.ts'

/**
 * A blind index: words become tokens under a key of the case or conversation (the scope), so that whoever has the tables and not the
 * keys learns from a piece its language, how many different words it has, roughly how often each stands there, and which words it shares
 * with other pieces of the same scope; never across scopes. Function words, which would give a text away first, are not indexed.
 */

/** Raised when words become tokens in another way: everything is indexed again by itself then. */
export const INDEX_FORM = 1

/** What is sealed of a piece. */
export interface PieceText {
  text: string
  /** The heading it stands under. */
  heading: string | null
  /** None: it does not tell. */
  languages: readonly Language[]
}

/** A piece of a source, ready to be stored. */
export interface IndexedPiece {
  text: PieceText
  tokens: bigint[]
  /** Of each token, one of `COUNT_STEPS`. */
  counts: number[]
  /** How many words it has. */
  words: number
  /** As bits; all of them where it does not tell. */
  languages: number
}

/** Counts are kept roughly, which is enough for ranking and says less about the text. */
const COUNT_STEPS = [1, 2, 4, 8]

const keyPurpose = (scopeId: string) => `lc/search/v1|${scopeId}`
const piecePlace = (containerId: string, pieceId: string) => `lc/search-piece/v1|${containerId}|${pieceId}`

/** The key that makes the tokens of a scope. */
export function searchKeyOf(cipher: Cipher, scopeId: string): KeyObject {
  return cipher.derive(keyPurpose(scopeId))
}

/**
 * The first 8 bytes of HMAC-SHA-256, as Postgres keeps a bigint. Two of n different words of a scope share a token with a chance of
 * about n²/2^65: 1 to 37 million for a million words. What is shown is compared with the text itself.
 */
export function tokenOf(key: KeyObject, form: string): bigint {
  return createHmac('sha256', key).update(form).digest().readBigInt64BE(0)
}

/**
 * Tells the same piece from another without opening it, 16 bytes, and without looking at its words: that costs a hundred times as much.
 * @param fallback languages of the whole source
 */
export function digestOf(
  key: KeyObject,
  { text, heading }: Pick<PieceText, 'text' | 'heading'>,
  fallback: readonly Language[],
): Buffer {
  const whole = JSON.stringify({ text, heading, fallback })
  return createHmac('sha256', key).update(`piece|${whole}`).digest().subarray(0, 16)
}

/**
 * @param fallback languages of the whole source, for pieces too short to tell
 */
export function indexPiece(
  key: KeyObject,
  { text, heading }: Pick<PieceText, 'text' | 'heading'>,
  fallback: readonly Language[],
): IndexedPiece {
  const words = wordsIn(text)
  const own = likelyLanguages(words.map(({ folded }) => folded))
  const languages = own.length > 0 ? own : fallback
  const piece = { text, heading, languages }
  // In the order of the tokens, which says nothing of the order of the words.
  const counted = [...countForms(words, languages)]
    .map(([form, count]) => ({ token: tokenOf(key, form), count: COUNT_STEPS.findLast((step) => step <= count) ?? 1 }))
    .sort((one, other) => (one.token < other.token ? -1 : 1))
  return {
    text: piece,
    tokens: counted.map(({ token }) => token),
    counts: counted.map(({ count }) => count),
    words: words.length,
    languages: maskOf(languages.length > 0 ? languages : allLanguages),
  }
}

/** The text as it lies in the database: opens as this piece of this container only. */
export function sealPiece(
  cipher: Cipher,
  { containerId, id }: { containerId: string; id: string },
  text: PieceText,
): Buffer {
  return cipher.seal(Buffer.from(JSON.stringify(text)), piecePlace(containerId, id))
}

/** @throws SealBroken */
export function openPiece(cipher: Cipher, piece: { containerId: string; id: string; sealed: Uint8Array }): PieceText {
  return JSON.parse(cipher.open(piece.sealed, piecePlace(piece.containerId, piece.id)).toString())
}
