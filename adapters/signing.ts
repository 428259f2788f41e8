import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'

/** Signs with Ed25519 (RFC 8032), and verifies what any of its keys has signed. */
export interface Signer {
  /** Names the key that signs from now on. */
  readonly keyId: string
  /** Raw 32 bytes, base64url (RFC 8037, `x`), of every key by its id: what somebody else needs to verify. */
  readonly publicKeys: Readonly<Record<string, string>>
  /** @returns 64 bytes */
  sign(bytes: Uint8Array): Buffer
  /** False also for a key that is not there. */
  verify(keyId: string, bytes: Uint8Array, signature: Uint8Array): boolean
}

/** DER of a PKCS #8 Ed25519 key up to its 32 bytes (RFC 8410 §7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * Keys derived from the master keys (HKDF-SHA-256, RFC 5869), one of each: the same in every process with the same configuration,
 * and not in the database.
 * @param masterKey `id:base64(32 bytes)`, several separated by commas, the first one signs (`MASTER_KEY`)
 * @param purpose what is signed; another purpose has other keys
 */
export function createSigner(masterKey: string, purpose: string): Signer {
  const keys = new Map<string, KeyObject>()
  for (const part of masterKey.split(',')) {
    const [id = '', secret = ''] = part.trim().split(':')
    const seed = Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64'), '', purpose, 32))
    keys.set(id, createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' }))
  }
  const [first] = keys
  if (!first) throw new Error('there is no master key')
  const [keyId, privateKey] = first
  return {
    keyId,
    publicKeys: Object.fromEntries(
      [...keys].map(([id, key]) => [id, createPublicKey(key).export({ format: 'jwk' }).x ?? '']),
    ),
    sign: (bytes) => sign(null, bytes, privateKey),
    verify(id, bytes, signature) {
      const key = keys.get(id)
      return key !== undefined && verify(null, bytes, createPublicKey(key), signature)
    },
  }
}
