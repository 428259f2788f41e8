import type { CaseParty } from '../../contracts/case-parties.ts'
import type { FieldError } from '../../contracts/envelope.ts'

/** Roles on the client's own side; everybody else is somebody a lawyer can be in conflict with. */
const clientSide: readonly string[] = ['client', 'client_affiliate']

export function isOnClientSide({ role }: Pick<CaseParty, 'role'>): boolean {
  return clientSide.includes(role)
}

/** The list names somebody on the other side, or its owner says there is nobody; never both. */
export function partyErrors({
  parties,
  noOtherParties,
}: {
  parties: readonly CaseParty[]
  noOtherParties: boolean
}): FieldError[] {
  const namesOthers = parties.some((party) => !isOnClientSide(party))
  if (namesOthers && noOtherParties) {
    return [{ field: 'noOtherParties', message: 'You named somebody else who is involved.' }]
  }
  if (!namesOthers && !noOtherParties) {
    return [{ field: 'parties', message: 'Name everybody else who is involved, or confirm that there is nobody.' }]
  }
  return []
}
