import type { FactName, FactOf } from '../../facts.ts'
import * as people from '../recipients.queries.ts'
import { define, type NotificationKind, screens } from './kind.ts'

type LicenceFactName = Extract<FactName, `licence.${string}`>

function licenceKind<Name extends LicenceFactName>(fact: Name, title: string, body: string): NotificationKind<Name> {
  return {
    fact,
    recipients: (db, told) => people.listAccount(db, (told as FactOf<LicenceFactName>).userId),
    membersOnly: false,
    words: () => ({ title, body }),
    outside: () => 'You have news about a licence of yours.',
    link: () => screens.profile,
    mail: true,
  }
}

/** Of licences, firms and copies of data: of the person, not of a case. */
export const accountKinds = {
  'licence.verified': licenceKind('licence.verified', 'Your licence is verified', 'You may now act where it holds.'),
  'licence.rejected': licenceKind(
    'licence.rejected',
    'Your licence was not accepted',
    'Your profile says why, and what to do.',
  ),
  'licence.revoked': licenceKind(
    'licence.revoked',
    'Your licence was withdrawn',
    'Your profile says why, and what to do.',
  ),
  'licence.expiring': licenceKind(
    'licence.expiring',
    'Your licence runs out soon',
    'Renew it in your profile, so that you can go on.',
  ),
  'licence.expired': licenceKind(
    'licence.expired',
    'Your licence has run out',
    'Renew it in your profile to make offers again.',
  ),
  'export.ready': define({
    fact: 'export.ready',
    recipients: (db, { userId }) => people.listAccount(db, userId),
    membersOnly: false,
    words: () => ({ title: 'Your copy is ready', body: 'The copy of your data can be downloaded for 7 days.' }),
    outside: () => 'The copy of your data is ready.',
    link: () => '/settings/privacy',
    mail: true,
  }),
  'export.failed': define({
    fact: 'export.failed',
    recipients: (db, { userId }) => people.listAccount(db, userId),
    membersOnly: false,
    words: () => ({ title: 'Your copy could not be made', body: 'Ask for a new copy of your data.' }),
    outside: () => 'The copy of your data could not be made.',
    link: () => '/settings/privacy',
    mail: true,
  }),
  'lawFirm.joined': define({
    fact: 'lawFirm.personJoined',
    recipients: (db, { lawFirmId, userId }) => people.listFirmAdmins(db, lawFirmId, { except: userId }),
    membersOnly: false,
    words: () => ({ title: 'Somebody joined your firm', body: 'The person you invited is now in your firm.' }),
    outside: () => 'You have news about your firm.',
    link: () => screens.firm,
    mail: true,
  }),
  'lawFirm.removed': define({
    fact: 'lawFirm.personLeft',
    recipients: async (db, { userId, byUserId }) => (userId === byUserId ? [] : people.listAccount(db, userId)),
    membersOnly: false,
    words: () => ({ title: 'You left a firm', body: 'You are no longer in your firm.' }),
    outside: () => 'You have news about your firm.',
    link: () => screens.firm,
    mail: true,
  }),
} as const
