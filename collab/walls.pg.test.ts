import { beforeAll, expect, test } from 'vitest'
import { notifyAccessChanged } from '../adapters/database/notify.ts'
import { insertFirm, insertLawyers, insertWallRow } from '../test-support/firm-world.ts'
import { insertCase, textOf, typeParagraph, until } from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'

let lawFirmId: string

const world = liveWorld()

beforeAll(async () => {
  await insertLawyers(world.database, [world.lawyer])
  lawFirmId = (await insertFirm(world.database, [{ person: world.lawyer, role: 'owner' }])).id
})

/** A wall between the lawyer and a case, announced as the command announces it. */
async function wallOff(caseId: string): Promise<void> {
  await insertWallRow(world.database, {
    lawFirmId,
    caseId,
    userId: world.lawyer.userId,
    createdBy: world.lawyer.userId,
  })
  await notifyAccessChanged(world.database.db, { caseId, userId: world.lawyer.userId })
}

const denials = async (caseId: string) =>
  (await world.database.db.selectFrom('wallDenials').select('what').where('caseId', '=', caseId).execute()).length

test('[WALL2] a wall closes open sockets of both protocols within 2 s, and they stay out', async () => {
  const { caseId, briefId } = await insertCase(world.database, world.owner, [{ person: world.lawyer, role: 'lawyer' }])
  const stock = await world.open(world.lawyer, briefId)
  const plain = await world.openPlain(world.lawyer, briefId)
  const other = await world.open(world.owner, briefId)
  await Promise.all([stock.synced(), plain.synced(), other.synced()])
  const started = Date.now()
  await wallOff(caseId)
  await until(() => stock.events.some((event) => event.type === 'authenticationFailed'), 2_000, 'the refusal')
  await until(() => plain.closes.length > 0, 2_000, 'the close')
  expect(Date.now() - started).toBeLessThan(2_000)
  typeParagraph(stock.document, 'from behind the wall')
  typeParagraph(plain.document, 'from behind the wall')
  typeParagraph(other.document, 'what goes on')
  await other.acknowledged()
  await new Promise((resolve) => setTimeout(resolve, 500))
  const logged = await world.loggedText(briefId)
  expect(logged).toContain('what goes on')
  expect(logged).not.toContain('from behind the wall')
  expect(textOf(stock.document)).not.toContain('what goes on')
  expect(textOf(plain.document)).not.toContain('what goes on')
  expect(other.events.every((event) => event.type === 'authenticated')).toBe(true)
  await until(async () => (await denials(caseId)) >= 2, 2_000, 'the attempts written down')
})

test('[WALL2] a socket that opens at the moment of the wall does not stay open', async () => {
  for (let round = 0; round < 10; round++) {
    const { caseId, briefId } = await insertCase(world.database, world.owner, [
      { person: world.lawyer, role: 'lawyer' },
    ])
    // Not awaited: the handshake and the wall's commit cross.
    const opening = [world.open(world.lawyer, briefId), world.openPlain(world.lawyer, briefId)]
    await new Promise((resolve) => setTimeout(resolve, round))
    await wallOff(caseId)
    await Promise.allSettled(opening)
    const other = await world.open(world.owner, briefId)
    await other.synced()
    // 2 s is what open sockets may take; whatever is typed afterwards must not arrive.
    await new Promise((resolve) => setTimeout(resolve, round === 0 ? 2_000 : 500))
    typeParagraph(other.document, 'after the wall')
    await other.acknowledged()
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (const opened of await Promise.allSettled(opening)) {
      if (opened.status === 'fulfilled') expect(textOf(opened.value.document)).not.toContain('after the wall')
    }
  }
})

test('[WALL1] private notes are behind the wall too', async () => {
  const { caseId, briefId } = await insertCase(world.database, world.owner, [{ person: world.lawyer, role: 'lawyer' }])
  const notes = await world.database.db
    .selectFrom('liveDocuments')
    .select('id')
    .where('caseId', '=', caseId)
    .where('ownerId', '=', world.lawyer.userId)
    .executeTakeFirst()
  await wallOff(caseId)
  for (const id of [briefId, notes?.id].filter((id) => id !== undefined)) {
    const client = await world.open(world.lawyer, id)
    await until(() => client.events.some((event) => event.type === 'authenticationFailed'), 2_000, 'the refusal')
    expect(client.events.some((event) => event.type === 'authenticated')).toBe(false)
  }
})
