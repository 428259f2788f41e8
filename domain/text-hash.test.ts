import { createHash } from 'node:crypto'
import { entropyToMnemonic } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { expect, test } from 'vitest'
import { canonicalJson } from '../contracts/canonical-json.ts'
import { hashWords, textHash } from './text-hash.ts'

test('[TIER6] a text has one hash, however its JSON is written', () => {
  const hash = textHash(JSON.parse('{"type":"doc","content":[{"type":"paragraph","attrs":{"b":1,"a":null}}]}'))
  const same = textHash(JSON.parse('{ "content": [{"attrs":{"a":null,"b":1.0},"type":"paragraph"}], "type":"doc" }'))
  expect(hash.equals(same)).toBe(true)
  const byHand = 'lc/text/v1\n{"content":[{"attrs":{"a":null,"b":1},"type":"paragraph"}],"type":"doc"}'
  expect(hash.toString('hex')).toBe(createHash('sha256').update(byHand).digest('hex'))
  expect(textHash({ type: 'doc' }).equals(hash)).toBe(false)
})

test('canonical JSON follows RFC 8785: keys by code units, numbers and escapes as ECMAScript writes them', () => {
  // The example of RFC 8785, section 3.2.3.
  const input =
    '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}'
  expect(Object.values(JSON.parse(canonicalJson(JSON.parse(input))))).toHaveLength(7)
  expect(canonicalJson(JSON.parse(input))).toBe(
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  )
  expect(canonicalJson({ n: JSON.parse('333333333.33333329'), e: 1e30, z: -0, u: undefined })).toBe(
    '{"e":1e+30,"n":333333333.3333333,"z":0}',
  )
  expect(() => canonicalJson({ n: Number.NaN })).toThrow()
})

test('[TIER6] twelve words are the first 132 bits: the first eleven are those of BIP-39', () => {
  const hash = createHash('sha256').update('anything').digest()
  const words = hashWords(hash)
  expect(words).toHaveLength(12)
  // BIP-39 makes 12 words of 128 bits and 4 bits of checksum: only the last word can differ.
  expect(words.slice(0, 11)).toEqual(entropyToMnemonic(hash.subarray(0, 16), wordlist).split(' ').slice(0, 11))
  expect(wordlist.indexOf(words[11] ?? '')).toBe((((hash[15] ?? 0) & 0x7f) << 4) | ((hash[16] ?? 0) >> 4))
})
