import type { Cipher } from '../../adapters/cipher.ts'

// What people give as a reason, sealed with the key of the case. Each opens at its own place only.
const dismissalPlace = (dismissalId: string) => `lc/dismissal/v1|${dismissalId}`
const wallPlace = (caseId: string, wallId: string) => `lc/wall-reason/v1|${caseId}|${wallId}`

/** Why a possible conflict is none. */
export function sealDismissal(cipher: Cipher, dismissalId: string, reason: string): Buffer {
  return cipher.seal(Buffer.from(reason), dismissalPlace(dismissalId))
}

/** @throws SealBroken */
export function openDismissal(cipher: Cipher, dismissalId: string, sealed: Uint8Array): string {
  return cipher.open(sealed, dismissalPlace(dismissalId)).toString()
}

/** Why somebody is kept from a case. */
export function sealWallReason(cipher: Cipher, wall: { caseId: string; id: string }, reason: string): Buffer {
  return cipher.seal(Buffer.from(reason), wallPlace(wall.caseId, wall.id))
}

/** @throws SealBroken */
export function openWallReason(cipher: Cipher, wall: { caseId: string; id: string }, sealed: Uint8Array): string {
  return cipher.open(sealed, wallPlace(wall.caseId, wall.id)).toString()
}
