import type { Cipher } from '../../adapters/cipher.ts'

const contentPlace = (conversationId: string, messageId: string, version: number) =>
  `lc/message/v1|${conversationId}|${messageId}|${version}`

/** A text opens only as this version of this message in this conversation. */
interface ContentPlace {
  conversationId: string
  messageId: string
  version: number
}

export function sealContent(cipher: Cipher, place: ContentPlace, text: string): Buffer {
  return cipher.seal(Buffer.from(text), contentPlace(place.conversationId, place.messageId, place.version))
}

/** @throws SealBroken */
export function openContent(cipher: Cipher, place: ContentPlace, sealed: Uint8Array): string {
  return cipher.open(sealed, contentPlace(place.conversationId, place.messageId, place.version)).toString()
}
