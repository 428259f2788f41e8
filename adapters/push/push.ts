/** Where a push message goes: a browser's subscription (Push API), with its keys in base64url. */
export interface PushTarget {
  endpoint: string
  p256dh: string
  auth: string
}

/** The server's key pair for VAPID (RFC 8292), on P-256, in base64url: 65 bytes uncompressed, and 32. */
export interface VapidKeys {
  publicKey: string
  privateKey: string
}

export interface PushSender {
  /**
   * Encrypts (RFC 8291, aes128gcm) and sends (RFC 8030).
   * @returns `gone` when the push service says that the subscription ended (404, 410)
   * @throws Error for everything else that is not a success; its message holds no address
   */
  send(target: PushTarget, payload: string, keys: VapidKeys): Promise<'sent' | 'gone'>
}
