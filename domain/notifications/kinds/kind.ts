import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'
import type { FactName, FactOf } from '../../facts.ts'

type Db = Database | DatabaseTransaction

/** What the words are made of, when they are read: nothing that the reader may not see at that moment. */
export interface About {
  /** Only for those who are in the case now. */
  caseTitle: string | null
  /** Two characters that tell a case from another without saying anything about it: `7F`. */
  caseMark: string | null
  caseId: string | null
  /** Codes that the fact brought, stage names say. */
  subject: Record<string, string>
}

export interface Recipient {
  userId: string
  caseId?: string
  subject?: Record<string, string>
}

/** One kind of notification: everything about it is here. */
export interface NotificationKind<Name extends FactName = FactName> {
  fact: Name
  /** Who is told. Asked when it is told, so that whoever has lost the right meanwhile is told nothing. */
  recipients(db: Db, fact: FactOf<Name>): Promise<readonly Recipient[]>
  /** Kept from people who are not in its case (any more). */
  membersOnly: boolean
  words(about: About): { title: string; body: string }
  /** The only words that leave by mail and push: constant but for the mark of the case, so that they tell nothing. */
  outside(about: About): string
  link(about: About): string
  /** False where the act itself sends a mail. */
  mail: boolean
}

export const inCase = ({ caseTitle }: About) => (caseTitle === null ? 'a case' : `“${caseTitle}”`)
export const markedCase = ({ caseMark }: About) => (caseMark === null ? 'a case' : `case …${caseMark}`)
export const caseLink = ({ caseId }: About) => (caseId === null ? '/notifications' : `/cases/${caseId}`)
/** An open case as lawyers outside of it see it. */
export const openCaseLink = ({ caseId }: About) => (caseId === null ? '/feed' : `/feed/${caseId}`)
/** Screens of other features, by what they are for. */
export const screens = { profile: '/profile', firm: '/firm' }
export const newsInCase = (about: About) => `You have news in ${markedCase(about)}.`

export function define<Name extends FactName>(kind: NotificationKind<Name>): NotificationKind<Name> {
  return kind
}
