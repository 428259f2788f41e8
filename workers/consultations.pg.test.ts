import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { wallTimeAt } from '../contracts/time-zones.ts'
import { ARRANGED_ZONE, type ArrangingCase } from '../test-support/arranging.ts'
import { ARRANGED_TITLE, arrangingWorld } from '../test-support/arranging-world.ts'
import { calendarTime, readInvitationsTo, readMailsTo, summaryOf } from '../test-support/calendar-mails.ts'
import type { TestPerson } from '../test-support/factories.ts'
import { only, onlyEvent } from '../test-support/icalendar.ts'
import { inviteToConsultations } from './consultations.ts'

const world = arrangingWorld({ processes: 2 })

let arranging: ArrangingCase
let client: TestPerson
let lawyer: TestPerson
let unproved: TestPerson
let caseId: string

beforeEach(async () => {
  arranging = await world.newCase()
  ;({ client, lawyer, unproved, caseId } = arranging)
})

const inHours = (hours: number) => world.inHours(hours)
const quiet = () => world.quiet()
const act = (person: TestPerson, path: string, body?: object) => arranging.act(person, path, body)
const scheduled = (at = inHours(72)) => arranging.arrange(at)

const mailsTo = (person: TestPerson) => readMailsTo(world.smtp, person)
const invitationsTo = (person: TestPerson) => readInvitationsTo(world.smtp, person)

describe('[VIDEO20] the time comes into calendars by mail', () => {
  test('set, changed, called off: one mail each to everybody with a proved address, each naming its reader only', async () => {
    const [first, second] = [inHours(72), inHours(96)]
    const id = await scheduled(first)
    await quiet()
    await act(lawyer, `/${id}/schedule`, { at: second.toISOString(), timeZone: ARRANGED_ZONE })
    await quiet()
    await act(client, `/${id}/cancel`)
    await quiet()
    for (const person of [client, lawyer]) {
      const invitations = invitationsTo(person)
      expect(invitations.map(summaryOf)).toEqual([
        ['Your consultation', 'REQUEST', '0', calendarTime(first)],
        ['Your consultation has another time', 'REQUEST', '1', calendarTime(second)],
        ['Your consultation was called off', 'CANCEL', '2', calendarTime(second)],
      ])
      const uids = invitations.map(({ calendar }) => only(onlyEvent(calendar), 'UID').value)
      expect(new Set(uids)).toEqual(new Set([`${id}@legal-connect`]))
      for (const { calendar } of invitations) {
        expect(only(onlyEvent(calendar), 'ATTENDEE').value.toLowerCase()).toBe(`mailto:${person.email}`)
      }
    }
    expect(mailsTo(unproved).map(({ mail }) => mail.subject)).toEqual(['Confirm your e-mail address'])
  })

  test('mail programs find it: a part text/calendar with its method, and the time in words on the clock it was arranged on', async () => {
    await scheduled(new Date(Date.UTC(new Date().getUTCFullYear() + 1, 0, 15, 21, 30)))
    await quiet()
    const [{ mail } = { mail: undefined }] = invitationsTo(client)
    const source = JSON.stringify([...(mail?.headerLines ?? [])])
    expect(source).toContain('multipart/')
    const parts = mail?.attachments.map(({ contentType, headers }) => [contentType, headers.get('content-type')])
    expect(JSON.stringify(parts)).toContain('"method":"REQUEST"')
    expect(mail?.text).toContain('January')
    expect(mail?.text).toContain('at 16:30 (America/New_York; 21:30 UTC), 30 minutes.')
  })

  test('a notification says when it is, and of a move that it is one', async () => {
    const [first, second] = [inHours(72), inHours(96)]
    const id = await scheduled(first)
    await quiet()
    await act(lawyer, `/${id}/schedule`, { at: second.toISOString(), timeZone: ARRANGED_ZONE })
    await quiet()
    const { body } = await world.api.call('GET', '/v1/notifications', { token: client.token })
    const told: { title: string; body: string }[] = body.data.map(({ title, body }: Record<string, string>) => ({
      title,
      body,
    }))
    const hourOf = (at: Date) => `at ${wallTimeAt(at, ARRANGED_ZONE).slice(11)} (${ARRANGED_ZONE}; `
    expect(told.find(({ title }) => title === 'A consultation has its time')?.body).toContain(hourOf(first))
    const moved = told.find(({ title }) => title === 'A consultation was moved')
    expect(moved?.body).toContain('has another time now: ')
    expect(moved?.body).toContain(hourOf(second))
  })

  test('whoever has set a time zone reads the time in it; the mailbox of development shows the invitation', async () => {
    const body = { timeZone: 'Asia/Tokyo' }
    expect((await world.api.call('PUT', '/v1/users/me/profile', { token: client.token, body })).status).toBe(200)
    await scheduled(new Date(Date.UTC(new Date().getUTCFullYear() + 1, 0, 15, 21, 30)))
    await quiet()
    expect(invitationsTo(client)[0]?.mail.text).toMatch(
      /16 January .* at 06:30 \(Asia\/Tokyo; \w+, 15 January .* at 21:30 UTC\)/,
    )
    expect(invitationsTo(lawyer)[0]?.mail.text).toContain('at 16:30 (America/New_York; 21:30 UTC)')
    const { body: page } = await world.api.app.inject('/dev/mailbox')
    expect(page).toContain('Attached: invitation.ics')
    const link = /\/dev\/mailbox\/[\w-]+\/invitation\.ics/.exec(page)?.[0] ?? ''
    const attached = await world.api.app.inject(link)
    expect([attached.statusCode, attached.body.slice(0, 15)]).toEqual([200, 'BEGIN:VCALENDAR'])
  })

  test('neither mail nor calendar says anything about the case but its mark', async () => {
    const id = await scheduled()
    await act(lawyer, `/${id}/cancel`)
    await quiet()
    for (const { mail } of [...mailsTo(client), ...mailsTo(lawyer)]) {
      const parts = mail.attachments.map(({ content }) => content.toString('utf8'))
      const said = [mail.subject, mail.text, String(mail.html), ...parts].join('\n')
      for (const secret of [ARRANGED_TITLE, 'Clementine', 'Canary']) expect(said).not.toContain(secret)
    }
  })

  test('of a time that was changed before the mail went out only the last is sent', async () => {
    const id = await scheduled(inHours(72))
    // The job of the first time comes late: after the change, and beside the second one's.
    await act(lawyer, `/${id}/schedule`, { at: inHours(80).toISOString(), timeZone: ARRANGED_ZONE })
    await act(lawyer, `/${id}/schedule`, { at: inHours(90).toISOString(), timeZone: ARRANGED_ZONE })
    await quiet()
    const late = { outboxId: randomUUID(), at: new Date() }
    if (!('run' in inviteToConsultations)) throw new Error('it works in the database only')
    const { run } = inviteToConsultations
    const fact = {
      fact: 'consultation.scheduled' as const,
      consultationId: id,
      caseId,
      byUserId: lawyer.userId,
      sequence: 0,
    }
    await world.api.db.transaction().execute((db) => run({ ...world.workers[0]?.deps, db } as never, fact, late))
    await quiet()
    const sent = invitationsTo(client).map(summaryOf)
    // Whether the job of the first time, or that of the second, was quicker than the change is not for the test to say.
    const subject = sent.length === 1 ? 'Your consultation' : 'Your consultation has another time'
    expect(sent.at(-1)).toEqual([subject, 'REQUEST', '2', calendarTime(inHours(90))])
    const sequences = sent.map(([, , sequence]) => sequence)
    expect(new Set(sequences).size).toBe(sequences.length)
  })

  test('a job that is handed over again, also at the same moment, sends nothing twice', async () => {
    const id = await scheduled()
    await quiet()
    await world.runAgain(inviteToConsultations, 'consultation.scheduled', caseId)
    expect(invitationsTo(client).map(summaryOf)).toHaveLength(1)
    expect(id).toBe((await act(lawyer, `/${id}/cancel`)).id)
  })
})

test('[VIDEO1] the history says who set or changed the fee, and what it was at each step', async () => {
  const time = { at: inHours(72).toISOString(), timeZone: ARRANGED_ZONE }
  const asked = await act(client, '', { caseId, proposedTimes: [time.at] })
  const fees = [{ amount: '150.00', currency: 'USD' }, undefined, { amount: '180.00', currency: 'USD' }, null]
  for (const fee of fees) await act(lawyer, `/${asked.id}/schedule`, { ...time, fee })
  const { history } = (await world.api.call('GET', `/v1/consultations/${asked.id}`, { token: client.token })).body.data
  expect(history.map(({ event, by, fee }: Record<string, unknown>) => [event, by, fee])).toEqual([
    ['request', client.userId, null],
    ...[fees[0], fees[0], fees[2], null].map((fee) => ['schedule', lawyer.userId, fee]),
  ])
})
