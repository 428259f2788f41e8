import type { Cipher } from '../../adapters/cipher.ts'

// Opens at its own place only: moved to another answer it is refused.
const placeOf = (attestationId: string) => `lc/attestation/v1|${attestationId}`

/** Who else is in the room, as somebody has said it: sealed with the key of the case. */
export function sealOthers(cipher: Cipher, attestationId: string, others: string): Buffer {
  return cipher.seal(Buffer.from(others, 'utf8'), placeOf(attestationId))
}

/** @throws SealBroken */
export function openOthers(cipher: Cipher, attestationId: string, sealed: Uint8Array): string {
  return cipher.open(sealed, placeOf(attestationId)).toString('utf8')
}
