import type { FactName } from '../facts.ts'
import { accountKinds } from './kinds/account-kinds.ts'
import { caseKinds } from './kinds/case-kinds.ts'
import { consultationKinds } from './kinds/consultation-kinds.ts'
import type { NotificationKind } from './kinds/kind.ts'
import { protectionKinds } from './kinds/protection-kinds.ts'
import { textKinds } from './kinds/text-kinds.ts'
import { tierKinds } from './kinds/tier-kinds.ts'

/** Every kind by its name, which is stored. */
export const notificationKinds = {
  ...caseKinds,
  ...textKinds,
  ...tierKinds,
  ...protectionKinds,
  ...consultationKinds,
  ...accountKinds,
} as const

export type NotificationKindName = keyof typeof notificationKinds

/** All kinds with their names; the type of each fact is lost here and found again by `kindsOfFact`. */
export const kindEntries = Object.entries(notificationKinds) as [NotificationKindName, NotificationKind][]

/** The facts that somebody is told of. */
export const notifiedFacts: readonly FactName[] = [...new Set(kindEntries.map(([, { fact }]) => fact))]

/** The kind of a stored row; undefined for one of another version of this program. */
export function findKind(name: string): NotificationKind | undefined {
  return kindEntries.find(([known]) => known === name)?.[1]
}
