import { generateSync } from 'otplib'

/** Seconds that one code is for. */
const STEP = 30
/** How long it takes to type a code and to send it, at most, in s: the server takes the codes of neighbouring half minutes, and no others. */
const TYPING = 10

/**
 * An authenticator app whose owner cannot wait: gives a code of a later half minute each time, beginning with the one before now, since the
 * server takes none twice. Waits only where three codes within ten seconds are not enough.
 */
export function createAuthenticator(secret: string): { nextCode(): Promise<string> } {
  let used = 0
  const stepAt = (seconds: number) => Math.floor(seconds / STEP)
  const now = () => Date.now() / 1000
  return {
    async nextCode() {
      const step = Math.max(used + 1, stepAt(now() + TYPING) - 1)
      while (step > stepAt(now()) + 1) await new Promise((resolve) => setTimeout(resolve, 100))
      used = step
      return generateSync({ secret, epoch: step * STEP })
    },
  }
}
