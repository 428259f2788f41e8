import type { Mail } from '../../adapters/mail/mail.ts'

/**
 * The mail that invites a lawyer to a firm. The token stands behind `#`, so browsers never send it in a request or a Referer.
 * A firm that is not verified could call itself anything: the mail says only who invites.
 */
export function firmInvitationMail(facts: {
  to: string
  inviterName: string
  token: string
  publicUrl: string
  expiresAt: Date
}): Mail {
  const { to, token, publicUrl, expiresAt } = facts
  const inviter = oneLine(facts.inviterName)
  const text = [
    `${inviter} invites you to join their law firm in Legal Connect.`,
    `Open this link to join. You need a lawyer's account with this e-mail address (${to}); you can open one there.`,
    `${publicUrl}/firm/join#token=${token}`,
    `The link works once, until ${expiresAt.toISOString().slice(0, 10)}. If you did not expect it, ignore this mail.`,
  ]
  return { to, subject: `${inviter} invites you to a law firm`, text: `${text.join('\n\n')}\n` }
}

/** A name people chose must not add lines, or headers, to a mail. */
function oneLine(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}
