/** Whoever hears a channel. Neither function may throw. */
export interface Subscriber {
  onMessage(message: Uint8Array): void
  /**
   * From now on the channel is heard; again after a loss. What was said before is not repeated, so whoever needs it looks for it.
   * Called within `subscribe` where the channel is heard at once.
   */
  onListening(): void
}

/**
 * Says things to the other processes, at most once and perhaps not at all: nothing may depend on a message arriving
 * (docs/rules.md, SYNC31). A process never hears itself.
 */
export interface FanOut {
  /** Returns at once and never throws; dropped while the connection is away or too slow. */
  publish(channel: string, message: Uint8Array): void
  /** False when publishing would certainly reach nobody, so that nobody need make the message. */
  reaches(channel: string): boolean
  /** @returns ends the subscription */
  subscribe(channel: string, subscriber: Subscriber): () => void
  /** Whether messages of all subscribed channels arrive, as far as can be known. */
  isConnected(): boolean
  close(): Promise<void>
}
