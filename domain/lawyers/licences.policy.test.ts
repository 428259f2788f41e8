import { expect, test } from 'vitest'
import { licenceStatuses } from '../../contracts/licences.ts'
import {
  afterChange,
  afterDecision,
  afterExpiry,
  afterSubmission,
  countsOn,
  type LicenceState,
  waitsForDecision,
} from './licences.policy.ts'

const TODAY = '2026-11-25'
const days = [null, '2026-11-24', '2026-11-25', '2027-11-25']

/** Every state that the database's checks allow. */
const states: LicenceState[] = licenceStatuses.flatMap((status) =>
  days.flatMap((expiresOn) =>
    (status === 'verified' ? days : [null]).flatMap((requestedExpiresOn) =>
      [true, false].map((submitted) => ({ status, expiresOn, requestedExpiresOn, submitted })),
    ),
  ),
)

/** Everything that can happen to a state, whoever does it but an administrator who approves. */
function othersActs(state: LicenceState): (LicenceState | undefined)[] {
  const changes = [undefined, ...days].flatMap((expiresOn) =>
    [true, false].map((identity) => afterChange(state, { identity, expiresOn })),
  )
  return [...changes, afterSubmission(state), afterDecision(state, 'reject', TODAY), afterExpiry(state, TODAY)]
}

test('[LIC1] nothing but an approval makes a licence count, or count longer', () => {
  for (const state of states) {
    for (const next of othersActs(state)) {
      if (!next || !countsOn(next, TODAY)) continue
      expect(countsOn(state, TODAY), JSON.stringify({ state, next })).toBe(true)
      expect(next.expiresOn).toBe(state.expiresOn)
    }
  }
})

test('[LIC1] a licence counts through its last day and not on the next one', () => {
  const state = { status: 'verified', expiresOn: TODAY } as const
  expect([countsOn(state, TODAY), countsOn(state, '2026-11-26')]).toEqual([true, false])
  expect(countsOn({ status: 'verified', expiresOn: null }, '2199-12-31')).toBe(true)
  for (const status of licenceStatuses.filter((status) => status !== 'verified')) {
    expect(countsOn({ status, expiresOn: null }, TODAY)).toBe(false)
  }
})

test('[LIC2] another number, jurisdiction or admission has to be verified from the start', () => {
  for (const state of states) {
    const next = afterChange(state, { identity: true })
    expect(next).toMatchObject({ status: 'pending', requestedExpiresOn: null, submitted: false })
    expect(waitsForDecision(next)).toBe(false)
  }
})

test('[LIC2] a verified licence goes on while its renewal is looked at, and after the renewal is refused', () => {
  const verified: LicenceState = { status: 'verified', expiresOn: TODAY, requestedExpiresOn: null, submitted: false }
  const asked = afterChange(verified, { identity: false, expiresOn: '2027-11-25' })
  expect(asked).toEqual({ ...verified, requestedExpiresOn: '2027-11-25' })
  const submitted = afterSubmission(asked)
  if (!submitted) throw new Error('a renewal can be handed in')
  expect([countsOn(submitted, TODAY), waitsForDecision(submitted)]).toEqual([true, true])
  expect(afterDecision(submitted, 'reject', TODAY)).toEqual(verified)
  expect(afterDecision(submitted, 'approve', TODAY)).toMatchObject({ status: 'verified', expiresOn: '2027-11-25' })
  expect(afterExpiry(submitted, '2026-11-26')).toMatchObject({
    status: 'pending',
    expiresOn: '2027-11-25',
    submitted: true,
  })
})

test('[LIC2] what nobody handed in cannot be decided, nor what is decided already', () => {
  for (const state of states) {
    for (const decision of ['approve', 'reject'] as const) {
      const next = afterDecision(state, decision, TODAY)
      if (!waitsForDecision(state)) expect(next).toBeUndefined()
      else if (decision === 'reject') expect(next).toMatchObject({ submitted: false })
      if (next) expect(afterDecision(next, decision, TODAY)).toBeUndefined()
    }
  }
})

test('[LIC2] what is over by the day of the decision is not approved', () => {
  const over: LicenceState = { status: 'pending', expiresOn: '2026-11-24', requestedExpiresOn: null, submitted: true }
  expect(afterDecision(over, 'approve', TODAY)).toBeUndefined()
  expect(afterDecision(over, 'reject', TODAY)).toMatchObject({ status: 'rejected' })
})
