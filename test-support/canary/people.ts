import { randomUUID } from 'node:crypto'
import type { TestApi } from '../api.ts'
import { type EventsClient, openEvents } from '../events.ts'
import { joinCase, registerPerson, TEST_PASSWORD, type TestPerson } from '../factories.ts'
import { insertFirm } from '../firm-world.ts'
import { verifiedLawyer } from '../lawyers.ts'
import { CLIENT_ADDRESS } from './over-network.ts'

/**
 * Everybody who might look. `owner`, `lawyer`, `colleague` and `observer` are in the case; `walled` is too, behind a wall of the firm that
 * `lawyer` owns; `partner` is in that firm and not in the case. `bidder` is cleared for the case, `otherBidder` may see its teaser,
 * `outsider` nothing. `admin` runs the platform, `emergencyAdmin` has emergency access to the case.
 */
export const personNames = [
  'owner',
  'lawyer',
  'colleague',
  'observer',
  'walled',
  'partner',
  'bidder',
  'otherBidder',
  'outsider',
  'admin',
  'emergencyAdmin',
] as const
export type PersonName = (typeof personNames)[number]
export type People = Record<PersonName, TestPerson>

const lawyers: readonly PersonName[] = ['lawyer', 'colleague', 'walled', 'partner', 'bidder', 'otherBidder']
const admins: readonly PersonName[] = ['admin', 'emergencyAdmin']

export async function registerPeople(api: TestApi): Promise<People> {
  const people: Partial<People> = {}
  for (const name of personNames) {
    const role = admins.includes(name) ? 'admin' : lawyers.includes(name) ? 'lawyer' : 'client'
    people[name] = await registerPerson(api, { role, name: `Canary ${name}` })
  }
  const all = people as People
  for (const name of lawyers) await verifiedLawyer(api, all[name])
  return all
}

/** The firm of `lawyer`. @returns its id */
export async function foundFirm(api: TestApi, { lawyer, walled, partner }: People): Promise<string> {
  const firm = await insertFirm(api, [
    { person: lawyer, role: 'owner' },
    { person: walled, role: 'admin' },
    { person: partner, role: 'member' },
  ])
  return firm.id
}

export async function joinEverybody(api: TestApi, people: People, caseId: string): Promise<void> {
  const { owner, lawyer, colleague, observer, walled } = people
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  await joinCase(api, owner, caseId, walled, 'lawyer')
  await joinCase(api, owner, caseId, colleague, 'colleague')
  await joinCase(api, owner, caseId, observer, 'observer')
}

/** Everybody listens, from before anything happens. */
export function listen(url: string, people: People): Record<PersonName, EventsClient> {
  const headers = { 'x-forwarded-for': CLIENT_ADDRESS }
  const open = (name: PersonName) =>
    [name, openEvents(`${url.replace('http', 'ws')}/v1/events`, { token: people[name].token, headers })] as const
  return Object.fromEntries(personNames.map(open)) as Record<PersonName, EventsClient>
}

/** Proves again who somebody is. */
export async function stepUp(api: TestApi, { token }: TestPerson): Promise<void> {
  await succeed(api, 'POST', '/v1/auth/step-up', { token, body: { password: TEST_PASSWORD } })
}

/** A call that must succeed, with a key for those that ask for one. @throws with the answer when it does not */
export async function succeed(
  api: TestApi,
  method: string,
  path: string,
  call: { token: string; body?: unknown; headers?: Record<string, string> },
) {
  const headers = { 'idempotency-key': randomUUID(), ...call.headers }
  const { status, body } = await api.call(method, path, { ...call, headers })
  if (status >= 300) throw new Error(`${method} ${path} answered ${status} ${JSON.stringify(body)}`)
  return body.data
}
