import { generateSync } from 'otplib'
import type { TestApi } from './api.ts'
import type { TestPerson } from './factories.ts'

/** What an authenticator app with this seed shows at that time. */
export function codeAt(seed: string, now: Date): string {
  return generateSync({ secret: seed, epoch: Math.floor(now.getTime() / 1000) })
}

/** Switches two-factor on the way people do it, and goes on to the next half minute: the first code is spent. */
export async function switchTwoFactorOn(api: TestApi, { token }: TestPerson) {
  const enabled = await api.call('POST', '/v1/auth/2fa/enable', { token })
  if (enabled.status !== 200) throw new Error(`enableTwoFactor answered ${enabled.status}`)
  const { secret } = enabled.body.data
  const otp = codeAt(secret, api.clock.now())
  const verified = await api.call('POST', '/v1/auth/2fa/verify', { token, body: { otp } })
  if (verified.status !== 200) throw new Error(`verifyTwoFactor answered ${verified.status}`)
  api.clock.advance(30_000)
  return { seed: secret as string, recoveryCodes: verified.body.data.recoveryCodes as string[], firstCode: otp }
}

/** The token of the newest mail to this address that leads to a page. */
export async function mailedToken(api: TestApi, email: string, page: string): Promise<string | undefined> {
  const mails = await api.db
    .selectFrom('mails')
    .select('text')
    .where('toAddress', '=', email)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .execute()
  const pattern = new RegExp(`/${page}#token=([\\w-]+)`)
  return mails.map(({ text }) => pattern.exec(text)?.[1]).find((token) => token !== undefined)
}
