import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'

/**
 * Sealing with AES-256-GCM (NIST SP 800-38D): random 96-bit nonces, so at most 2^32 seals a key; every seal is bound to its
 * place by associated data, so that a blob moved elsewhere does not open.
 */

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** First byte of a sealed blob, so that another algorithm can live beside this one. */
const LAYOUT = 1
/** What a sealed blob has more than its plain text. */
export const SEAL_BYTES = 1 + NONCE_BYTES + TAG_BYTES

/** The blob was changed, moved, or sealed with another key. Says nothing more: there is nothing that may be known. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
  override readonly message = 'a sealed blob does not open'
}

/** Seals and opens with one data key. `place` says where the blob belongs: kind, ids, sequence number. */
export interface Cipher {
  /** `layout • nonce • ciphertext • tag`; 29 bytes longer than the plain text. */
  seal(plain: Uint8Array, place: string): Buffer
  /** @throws SealBroken */
  open(sealed: Uint8Array, place: string): Buffer
  /**
   * Another key of 32 bytes for another purpose, by HKDF-SHA-256 (RFC 5869): always the same for the same purpose, gone with the data
   * key, and telling nothing about it.
   */
  derive(purpose: string): KeyObject
}

/** @param bytes 32 bytes */
export function createCipher(bytes: Uint8Array): Cipher {
  if (bytes.length !== 32) throw new Error('a data key has 32 bytes')
  // Prepared once: with raw bytes each seal costs three times as much.
  const key = createSecretKey(bytes)
  return {
    seal(plain, place) {
      const nonce = takeNonce()
      const cipher = createCipheriv(ALGORITHM, key, nonce, sealOptions)
      cipher.setAAD(Buffer.from(place))
      const text = cipher.update(plain)
      // GCM has nothing left to give here, only the tag.
      cipher.final()
      const sealed = Buffer.allocUnsafe(1 + NONCE_BYTES + text.length + TAG_BYTES)
      sealed[0] = LAYOUT
      sealed.set(nonce, 1)
      sealed.set(text, 1 + NONCE_BYTES)
      sealed.set(cipher.getAuthTag(), 1 + NONCE_BYTES + text.length)
      return sealed
    },
    open(sealed, place) {
      if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== LAYOUT) throw new SealBroken()
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(place))
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
      const plain = decipher.update(sealed.subarray(1 + NONCE_BYTES, sealed.length - TAG_BYTES))
      try {
        return Buffer.concat([plain, decipher.final()])
      } catch {
        throw new SealBroken()
      }
    },
    derive: (purpose) => createSecretKey(Buffer.from(hkdfSync('sha256', key, '', purpose, 32))),
  }
}

const sealOptions = { authTagLength: TAG_BYTES }

/** Nonces that are drawn at once: the generator costs as much for one as for hundreds. */
const NONCES_AT_ONCE = 256
let nonces = Buffer.alloc(0)
let nextNonce = 0

/** A random nonce that nobody gets a second time. */
function takeNonce(): Buffer {
  if (nextNonce === nonces.length) {
    nonces = randomBytes(NONCE_BYTES * NONCES_AT_ONCE)
    nextNonce = 0
  }
  nextNonce += NONCE_BYTES
  return nonces.subarray(nextNonce - NONCE_BYTES, nextNonce)
}

export interface WrappedKey {
  masterKeyId: string
  wrapped: Buffer
}

/** The keys that wrap data keys; they never touch data themselves. */
export interface MasterKeys {
  /** Id of the key that wraps from now on. */
  readonly currentId: string
  /** A fresh data key and its wrapped form. */
  create(place: string): WrappedKey & { key: Buffer }
  /** @throws SealBroken, also for a master key that is not there */
  unwrap(wrapped: WrappedKey, place: string): Buffer
  /** The same data key under the current master key; what it sealed is not touched. */
  rewrap(wrapped: WrappedKey, place: string): WrappedKey
}

/** @param text `id:base64(32 bytes)`, several separated by commas, the first one wraps (`MASTER_KEY`) */
export function createMasterKeys(text: string): MasterKeys {
  const ciphers = new Map<string, Cipher>()
  for (const part of text.split(',')) {
    const [id = '', key = ''] = part.trim().split(':')
    ciphers.set(id, createCipher(Buffer.from(key, 'base64')))
  }
  const [currentId = ''] = ciphers.keys()
  const cipherOf = (id: string) => {
    const cipher = ciphers.get(id)
    if (!cipher) throw new SealBroken()
    return cipher
  }
  const wrap = (key: Uint8Array, place: string) => ({
    masterKeyId: currentId,
    wrapped: cipherOf(currentId).seal(key, place),
  })
  const unwrap = ({ masterKeyId, wrapped }: WrappedKey, place: string) => cipherOf(masterKeyId).open(wrapped, place)
  return {
    currentId,
    create(place) {
      const key = randomBytes(32)
      return { key, ...wrap(key, place) }
    },
    unwrap,
    rewrap: (wrapped, place) => wrap(unwrap(wrapped, place), place),
  }
}
