import type { Mail } from '../../adapters/mail/mail.ts'

/** Whom a mail about an account is for. Names stay out: people choose them. */
interface Recipient {
  email: string
}

function mail({ email }: Recipient, subject: string, ...paragraphs: string[]): Mail {
  return { to: email, subject, text: `${paragraphs.join('\n\n')}\n` }
}

/** The link stands behind `#`, so browsers never send it in a request or a Referer. */
const linkOf = (publicUrl: string, page: string, token: string) => `${publicUrl}/${page}#token=${token}`

const NOT_YOU = 'If that was not you, set a new password now: on the sign-in page choose "Forgot your password?".'

/** Confirms that the address of an account belongs to whoever opened it. */
export function verificationMail(to: Recipient, { publicUrl, token }: { publicUrl: string; token: string }): Mail {
  return mail(
    to,
    'Confirm your e-mail address',
    `An account at Legal Connect was opened with this address (${to.email}). If it is yours, confirm it:`,
    linkOf(publicUrl, 'verify-email', token),
    'The link works once, for 24 hours. If you did not open an account, do not follow it and ignore this mail.',
  )
}

export function resetMail(to: Recipient, { publicUrl, token }: { publicUrl: string; token: string }): Mail {
  return mail(
    to,
    'Set a new password',
    'Somebody, you we hope, asked for a new password at Legal Connect. Set it here:',
    linkOf(publicUrl, 'reset-password', token),
    'The link works once, for an hour. If you did not ask for it, ignore this mail: your password stays as it is.',
  )
}

export function passwordChangedMail(to: Recipient): Mail {
  return mail(
    to,
    'Your password was changed',
    'The password of your account at Legal Connect was changed, and other devices were signed out.',
    NOT_YOU,
  )
}

export function twoFactorOnMail(to: Recipient): Mail {
  return mail(
    to,
    'Two-factor sign-in is on',
    'From now on signing in to Legal Connect takes a code of your authenticator app.',
    NOT_YOU,
  )
}

export function twoFactorOffMail(to: Recipient): Mail {
  return mail(
    to,
    'Two-factor sign-in is off',
    'Signing in to Legal Connect takes your password only from now on.',
    NOT_YOU,
  )
}

export function recoveryCodeUsedMail(to: Recipient, left: number): Mail {
  return mail(
    to,
    'A recovery code was used',
    `Somebody signed in to your account at Legal Connect with a recovery code. Codes left: ${left}.`,
    NOT_YOU,
  )
}

export function apiKeyMail(to: Recipient): Mail {
  return mail(to, 'An API key was made', 'An API key was made for your account at Legal Connect.', NOT_YOU)
}

export function identityLinkedMail(to: Recipient, provider: string): Mail {
  return mail(
    to,
    'Sign-in through another service',
    `Your account at Legal Connect can now be opened by signing in at ${provider} too.`,
    NOT_YOU,
  )
}
