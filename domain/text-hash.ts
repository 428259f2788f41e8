import { createHash } from 'node:crypto'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { canonicalJson } from '../contracts/canonical-json.ts'

/** SHA-256 by which both sides know that they look at the same text (`lc/text/v1`, docs/live-documents.md). */
export function textHash(text: { type: string }): Buffer {
  return createHash('sha256')
    .update(`lc/text/v1\n${canonicalJson(text)}`)
    .digest()
}

const WORDS = 12
/** Bits of one word: the list has 2048. */
const WORD_BITS = 11

/** A hash as people compare it: its first 132 bits as 12 words of the BIP-39 English list, without a checksum word. */
export function hashWords(hash: Uint8Array): string[] {
  const bits = [...hash.subarray(0, 17)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: WORDS }, (_, index) => {
    const word = wordlist[Number.parseInt(bits.slice(index * WORD_BITS, (index + 1) * WORD_BITS), 2)]
    if (word === undefined) throw new Error('a hash has 132 bits')
    return word
  })
}
