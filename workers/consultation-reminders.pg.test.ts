import { beforeEach, describe, expect, test } from 'vitest'
import { remindOfConsultations } from '../domain/consultations/timed.commands.ts'
import { ARRANGED_ZONE, type ArrangingCase } from '../test-support/arranging.ts'
import { ARRANGED_TITLE, arrangingWorld } from '../test-support/arranging-world.ts'
import type { TestPerson } from '../test-support/factories.ts'
import { createFakeClock } from '../test-support/fake-clock.ts'

const world = arrangingWorld({ processes: 1 })

let arranging: ArrangingCase
let client: TestPerson
let lawyer: TestPerson

beforeEach(async () => {
  // Of other tests.
  await world.api.ownerDb.updateTable('consultations').set({ state: 'cancelled' }).execute()
  arranging = await world.newCase()
  ;({ client, lawyer } = arranging)
})

const inHours = (hours: number) => world.inHours(hours)

describe('[VIDEO21] people are reminded a day and a quarter of an hour before', () => {
  const clock = createFakeClock()
  /** Reminds as if it were so long before the consultation, in `processes` processes at once. */
  async function remindAt(at: Date, minutesBefore: number, processes = 3): Promise<number> {
    clock.advance(at.getTime() - minutesBefore * 60_000 - clock.now().getTime())
    const done = await Promise.all(
      Array.from({ length: processes }, () => remindOfConsultations({ db: world.api.db, clock })),
    )
    return done.reduce((sum, one) => sum + one, 0)
  }
  const leadsOf = async (id: string) => {
    const rows = await world.api.db
      .selectFrom('consultationReminders')
      .select('leadMinutes')
      .where('consultationId', '=', id)
      .orderBy('scheduledAt')
      .orderBy('leadMinutes', 'desc')
      .execute()
    return rows.map(({ leadMinutes }) => leadMinutes)
  }
  const bodiesOf = async (person: TestPerson) => {
    const { body } = await world.api.call('GET', '/v1/notifications?pageSize=100', { token: person.token })
    const told = body.data.filter(({ kind }: { kind: string }) => kind === 'consultation.due')
    return told.map((one: { body: string }) => one.body)
  }

  test('each once, however often and in how many processes it runs, and everybody is told', async () => {
    const at = inHours(72)
    const id = await arranging.arrange(at)
    expect(await remindAt(at, 24 * 60 + 1)).toBe(0)
    expect(await remindAt(at, 24 * 60)).toBe(1)
    expect(await remindAt(at, 23 * 60)).toBe(0)
    expect(await remindAt(at, 16)).toBe(0)
    expect(await remindAt(at, 15)).toBe(1)
    expect(await remindAt(at, 5)).toBe(0)
    expect(await leadsOf(id)).toEqual([1440, 15])
    await world.quiet()
    for (const person of [client, lawyer, arranging.unproved]) {
      expect((await bodiesOf(person)).sort()).toEqual([
        `The consultation in “${ARRANGED_TITLE}” begins within 15 minutes.`,
        `The consultation in “${ARRANGED_TITLE}” begins within 24 hours.`,
      ])
    }
  })

  test('whoever arranges it for this afternoon is not told that it is tomorrow; a late reminder is sent while it is true', async () => {
    const at = inHours(11)
    const id = await arranging.arrange(at)
    expect(await remindAt(at, 11 * 60)).toBe(0)
    expect(await remindAt(at, 3)).toBe(1)
    expect(await leadsOf(id)).toEqual([15])
    expect(await remindAt(at, -1)).toBe(0)
    const late = inHours(60)
    const other = await arranging.arrange(late)
    expect(await remindAt(late, 20 * 60)).toBe(1)
    expect(await leadsOf(other)).toEqual([1440])
  })

  test('another time is reminded of anew; what was called off, is over or is in a deleted case, not at all', async () => {
    const [first, second] = [inHours(72), inHours(100)]
    const moved = await arranging.arrange(first)
    expect(await remindAt(first, 24 * 60)).toBe(1)
    await arranging.act(lawyer, `/${moved}/schedule`, { at: second.toISOString(), timeZone: ARRANGED_ZONE })
    expect(await remindAt(first, 10)).toBe(0)
    expect(await remindAt(second, 24 * 60)).toBe(1)
    expect(await leadsOf(moved)).toEqual([1440, 1440])
    await arranging.act(client, `/${moved}/cancel`)
    expect(await remindAt(second, 15)).toBe(0)
    const gone = await arranging.arrange(second)
    await world.api.ownerDb
      .updateTable('cases')
      .set({ deletedAt: new Date() })
      .where('id', '=', arranging.caseId)
      .execute()
    expect(await remindAt(second, 15)).toBe(0)
    expect(await leadsOf(gone)).toEqual([])
  })
})
