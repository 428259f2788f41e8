import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { inTransaction } from '../adapters/database/transaction.ts'
import { record } from '../domain/outbox.ts'
import { ARRANGED_ZONE, type ArrangingCase } from '../test-support/arranging.ts'
import { ARRANGED_TITLE, arrangingWorld } from '../test-support/arranging-world.ts'
import { calendarTime, readInvitationsTo, summaryOf } from '../test-support/calendar-mails.ts'
import { joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { insertFirm, insertLawyers, insertWallRow } from '../test-support/firm-world.ts'
import { only, onlyEvent } from '../test-support/icalendar.ts'
import { inviteToConsultations } from './consultations.ts'

const SET = 'Your consultation'
const WITHOUT_YOU = 'A consultation takes place without you'

const world = arrangingWorld({ processes: 2 })

let arranging: ArrangingCase
let client: TestPerson
let lawyer: TestPerson
let caseId: string

beforeEach(async () => {
  arranging = await world.newCase()
  ;({ client, lawyer, caseId } = arranging)
})

const invitationsTo = (person: TestPerson) => readInvitationsTo(world.smtp, person)
const saidTo = (person: TestPerson) => invitationsTo(person).map(summaryOf)
const join = (person: TestPerson) => joinCase(world.api, client, caseId, person, 'colleague')
const move = (id: string, at: Date) =>
  arranging.act(lawyer, `/${id}/schedule`, { at: at.toISOString(), timeZone: ARRANGED_ZONE })
async function leave(person: TestPerson, by = client): Promise<void> {
  const { status } = await world.api.call('DELETE', `/v1/cases/${caseId}/members/${person.userId}`, { token: by.token })
  expect(status).toBe(200)
}

describe('[VIDEO28] calendars follow who is in the case', () => {
  test('whoever joins gets each time that is set and still to come, once; nobody else hears of it', async () => {
    const [first, second] = [world.inHours(72), world.inHours(50)]
    const id = await arranging.arrange(first)
    const other = await arranging.arrange(second)
    await arranging.act(client, `/${await arranging.arrange(world.inHours(80))}/cancel`)
    await arranging.act(client, '', { caseId, proposedTimes: [world.inHours(90).toISOString()] })
    const over = await arranging.arrange(world.inHours(1))
    const before = new Date(world.api.clock.now().getTime() - 3_600_000)
    await world.api.ownerDb.updateTable('consultations').set({ scheduledAt: before }).where('id', '=', over).execute()
    await world.quiet()
    const others = [client, lawyer].map((person) => saidTo(person).length)
    const newcomer = await registerPerson(world.api, { role: 'lawyer' })
    await join(newcomer)
    await world.quiet()
    expect(saidTo(newcomer).sort()).toEqual(
      [
        [SET, 'REQUEST', '0', calendarTime(first)],
        [SET, 'REQUEST', '0', calendarTime(second)],
      ].sort(),
    )
    const invitations = invitationsTo(newcomer)
    const uids = invitations.map(({ calendar }) => only(onlyEvent(calendar), 'UID').value)
    expect(new Set(uids)).toEqual(new Set([id, other].map((each) => `${each}@legal-connect`)))
    for (const { calendar } of invitations) {
      expect(only(onlyEvent(calendar), 'ATTENDEE').value.toLowerCase()).toBe(`mailto:${newcomer.email}`)
    }
    expect([client, lawyer].map((person) => saidTo(person).length)).toEqual(others)
    await move(id, world.inHours(74))
    await world.quiet()
    expect(saidTo(newcomer).at(-1)).toEqual([
      'Your consultation has another time',
      'REQUEST',
      '1',
      calendarTime(world.inHours(74)),
    ])
  })

  test('whoever is removed, or leaves, gets a CANCEL of theirs with a higher number, and it takes place for the others', async () => {
    const at = world.inHours(72)
    const [removed, left] = [await registerPerson(world.api), await registerPerson(world.api)]
    for (const person of [removed, left]) await join(person)
    const id = await arranging.arrange(at)
    await world.quiet()
    await leave(removed)
    await leave(left, left)
    await world.quiet()
    for (const person of [removed, left]) {
      expect(saidTo(person)).toEqual([
        [SET, 'REQUEST', '0', calendarTime(at)],
        [WITHOUT_YOU, 'CANCEL', '1', calendarTime(at)],
      ])
      const [request, cancel] = invitationsTo(person).map(({ calendar }) => onlyEvent(calendar))
      if (!request || !cancel) throw new Error('there are two')
      for (const name of ['UID', 'ORGANIZER', 'ATTENDEE']) {
        expect([name, only(cancel, name).value]).toEqual([name, only(request, name).value])
      }
      // RFC 5546, 3.2.5: "If uninviting specific Attendees, then MUST NOT be included."
      expect(cancel.properties.some(({ name }) => name === 'STATUS')).toBe(false)
      const text = invitationsTo(person).at(-1)?.mail.text ?? ''
      for (const secret of [ARRANGED_TITLE, 'Clementine', id, caseId]) expect(text).not.toContain(secret)
    }
    expect(saidTo(client)).toHaveLength(1)
    // Called off for the others; whoever is out hears nothing more.
    await arranging.act(client, `/${id}/cancel`)
    await world.quiet()
    expect([saidTo(removed).length, saidTo(left).length]).toEqual([2, 2])
    expect(saidTo(lawyer).map(([, method]) => method)).toEqual(['REQUEST', 'CANCEL'])
  })

  test('whoever comes back gets it again; numbers grow with each mail, whatever happens in between', async () => {
    const [at, later] = [world.inHours(72), world.inHours(96)]
    const person = await registerPerson(world.api)
    await join(person)
    const id = await arranging.arrange(at)
    await world.quiet()
    await leave(person)
    await world.quiet()
    await move(id, later)
    await world.quiet()
    await join(person)
    await world.quiet()
    await move(id, at)
    await world.quiet()
    const said = saidTo(person)
    expect(said.map(([subject, method]) => [subject, method])).toEqual([
      [SET, 'REQUEST'],
      [WITHOUT_YOU, 'CANCEL'],
      [SET, 'REQUEST'],
      ['Your consultation has another time', 'REQUEST'],
    ])
    expect(said.map(([, , sequence]) => sequence)).toEqual(['0', '1', '2', '3'])
    const file = await world.api.call('GET', `/v1/consultations/${id}/calendar.ics`, { token: person.token })
    expect(file.response.payload).toContain('SEQUENCE:3\r\n')
  })

  test('out again before the mail went out, nothing is sent; in and arranged at once, one mail', async () => {
    const shortly = await registerPerson(world.api)
    const [at, both] = [world.inHours(72), await registerPerson(world.api)]
    await arranging.arrange(at)
    await world.quiet()
    // The jobs of these facts find what holds when they run.
    await world.api.ownerDb.transaction().execute(async (trx) => {
      await sql`LOCK TABLE jobs IN EXCLUSIVE MODE`.execute(trx)
      await join(shortly)
      await leave(shortly)
      await join(both)
      await arranging.arrange(world.inHours(80))
    })
    await world.quiet()
    expect(saidTo(shortly)).toEqual([])
    expect(saidTo(both).map(([, method, sequence]) => [method, sequence])).toEqual([
      ['REQUEST', '0'],
      ['REQUEST', '0'],
    ])
    const uids = invitationsTo(both).map(({ calendar }) => only(onlyEvent(calendar), 'UID').value)
    expect(new Set(uids).size).toBe(2)
  })

  test('a job that is handed over again, in three processes at the same moment, sends nothing twice', async () => {
    await arranging.arrange(world.inHours(72))
    const person = await registerPerson(world.api)
    await join(person)
    await world.quiet()
    await world.runAgain(inviteToConsultations, 'case.personJoined', caseId)
    expect(saidTo(person).map(([, method]) => method)).toEqual(['REQUEST'])
    await leave(person)
    await world.quiet()
    await world.runAgain(inviteToConsultations, 'case.personRemoved', caseId)
    expect(saidTo(person).map(([, method]) => method)).toEqual(['REQUEST', 'CANCEL'])
  })

  test('whoever is behind a wall hears nothing, also when they are removed', async () => {
    await arranging.arrange(world.inHours(72))
    const [person, head] = [await registerPerson(world.api), await registerPerson(world.api)]
    await join(person)
    await world.quiet()
    await insertLawyers(world.api, [person, head])
    const firm = await insertFirm(world.api, [
      { person: head, role: 'owner' },
      { person, role: 'member' },
    ])
    const sides = { lawFirmId: firm.id, caseId, userId: person.userId, createdBy: head.userId }
    await insertWallRow(world.api, sides)
    await leave(person)
    await world.quiet()
    expect(saidTo(person).map(([, method]) => method)).toEqual(['REQUEST'])
  })

  test('whose wall is lifted gets what was arranged meanwhile', async () => {
    const [person, head] = [await registerPerson(world.api), await registerPerson(world.api)]
    await join(person)
    await insertLawyers(world.api, [person, head])
    const firm = await insertFirm(world.api, [
      { person: head, role: 'owner' },
      { person, role: 'member' },
    ])
    const sides = { lawFirmId: firm.id, caseId, userId: person.userId, createdBy: head.userId }
    const wallId = await insertWallRow(world.api, sides)
    const at = world.inHours(72)
    await arranging.arrange(at)
    await world.quiet()
    expect(saidTo(person)).toEqual([])
    const path = `/v1/law-firms/${firm.id}/walls/${wallId}`
    expect((await world.api.call('DELETE', path, { token: head.token })).status).toBeLessThan(300)
    await world.quiet()
    expect(saidTo(person)).toEqual([[SET, 'REQUEST', '0', calendarTime(at)]])
  })

  test('who proves their address gets what is arranged in each of their cases, and only then', async () => {
    const person = await registerPerson(world.api)
    await join(person)
    const proved = world.api.ownerDb.updateTable('users').where('id', '=', person.userId)
    await proved.set({ emailVerified: false }).execute()
    const at = world.inHours(72)
    await arranging.arrange(at)
    await world.quiet()
    expect(saidTo(person)).toEqual([])
    await proved.set({ emailVerified: true }).execute()
    await inTransaction(world.api.db, (db) =>
      record({ db, clock: world.api.clock }, { fact: 'user.emailVerified', userId: person.userId }),
    )
    await world.quiet()
    expect(saidTo(person)).toEqual([[SET, 'REQUEST', '0', calendarTime(at)]])
  })
})
