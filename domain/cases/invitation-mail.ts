import type { Mail } from '../../adapters/mail/mail.ts'

/**
 * The mail of an invitation. It says who invites and nothing of the case, not even its title: mail is read by more than one.
 * The token stands behind `#`, so browsers never send it in a request or a Referer.
 */
export function invitationMail(facts: {
  to: string
  inviterName: string
  token: string
  publicUrl: string
  expiresAt: Date
}): Mail {
  const { to, token, publicUrl, expiresAt } = facts
  const inviter = oneLine(facts.inviterName)
  const text = [
    `${inviter} invites you to work together on a case in Legal Connect.`,
    `Open this link to join. You need an account with this e-mail address (${to}); you can open one there.`,
    `${publicUrl}/invitations#token=${token}`,
    `The link works once, until ${expiresAt.toISOString().slice(0, 10)}. If you did not expect it, ignore this mail.`,
  ]
  return { to, subject: `${inviter} invites you to a case`, text: `${text.join('\n\n')}\n` }
}

/** A name people chose must not add lines, or headers, to a mail. */
function oneLine(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}
