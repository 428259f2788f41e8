import type { Mail } from '../../adapters/mail/mail.ts'
import type { ErasureReceipt, KeepReason } from '../../contracts/privacy.ts'
import { MAIL_SENT_DAYS, MAIL_TEXT_DAYS } from '../retention/retention-rules.ts'

const reasonWords: Record<KeepReason, string> = {
  LEGAL_HOLD: 'a legal hold: it must not be destroyed while the hold is in force (GDPR, Article 17(3)(e))',
  LEGAL_CLAIMS_17_3_E: 'needed to establish, exercise or defend legal claims (GDPR, Article 17(3)(e))',
  LEGAL_DUTY_17_3_B: 'a law obliges us to keep it (GDPR, Article 17(3)(b))',
  OTHERS_RECORD: 'it is the record of other people as well (GDPR, Articles 15(4) and 17(3)(e))',
}

/** Somebody asked that the account be erased; whoever has the account hears of it. */
export function erasureRequestedMail(
  { email }: { email: string },
  { publicUrl, dueAt }: { publicUrl: string; dueAt: Date },
): Mail {
  return {
    to: email,
    subject: 'Your account will be erased',
    text: [
      `Somebody, you we hope, asked that your account at Legal Connect be erased. It will be, after ${dueAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
      `Until then you can take it back: sign in and open ${publicUrl}/settings/privacy`,
      'If that was not you, take it back and set a new password.\n',
    ].join('\n\n'),
  }
}

/** What was erased and what was not, and why. Says nothing about any case. */
export function erasureLetter(
  { email }: { email: string },
  { publicUrl, receipt }: { publicUrl: string; receipt: ErasureReceipt },
): Mail {
  const kept = receipt.parts.filter((part) => part.kept > 0)
  const paragraphs = [
    'Your account at Legal Connect was erased. You are signed out everywhere, and nobody can sign in any more.',
    ...(kept.length === 0
      ? ['Nothing was kept.']
      : ['Some records were kept. Which, and why:', ...kept.map(keptLines)]),
    ...(receipt.state === 'partial'
      ? ['What is kept because of a legal hold or an engagement is looked at again, and goes when the reason ends.']
      : []),
    `The receipt of this erasure has the number ${receipt.id}. It names nobody and can be seen at ${publicUrl}/privacy/erasures/${receipt.id}`,
    `This is the last mail to this address. We delete its text after ${MAIL_TEXT_DAYS} days, and that it was sent, with the address, after ${MAIL_SENT_DAYS} days.`,
    'You may complain to a data protection authority about what was kept.\n',
  ]
  return { to: email, subject: 'Your account was erased', text: paragraphs.join('\n\n') }
}

function keptLines({ title, kept, reasons }: ErasureReceipt['parts'][number]): string {
  return `- ${title} (${kept}): ${reasons.map((reason) => reasonWords[reason]).join('; ')}`
}
