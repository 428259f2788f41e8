import { expect, test } from 'vitest'
import { insertCase, textOf, typeParagraph, until } from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'

const world = liveWorld()

async function isAsleep(): Promise<boolean> {
  return (await world.server.registry.getSingleMetric('collab_documents_asleep')?.get())?.values[0]?.value === 1
}

test('[SYNC62] a document that nobody uses falls asleep; who types, comes in or comes back finds it as it was', async () => {
  const { briefId } = await insertCase(world.database, world.owner, [{ person: world.lawyer, role: 'lawyer' }])
  const writer = await world.open(world.owner, briefId)
  const reader = await world.open(world.lawyer, briefId)
  await Promise.all([writer.synced(), reader.synced()])
  typeParagraph(writer.document, 'before sleep')
  await writer.acknowledged()
  let heard = 0
  reader.document.on('update', () => heard++)

  await until(isAsleep, 15_000, 'asleep')
  expect(heard).toBeLessThanOrEqual(1)
  heard = 0
  typeParagraph(writer.document, 'typed into sleep')
  await writer.acknowledged()
  await until(() => textOf(reader.document).includes('typed into sleep'), 5_000, 'passed on')
  expect(heard).toBe(1)
  expect(textOf(reader.document)).toBe(textOf(writer.document))
  expect(await world.loggedText(briefId)).toBe(textOf(writer.document))

  await until(isAsleep, 15_000, 'asleep again')
  const late = await world.open(world.lawyer, briefId)
  await late.synced()
  expect(textOf(late.document)).toBe(textOf(writer.document))
  const plain = await world.openPlain(world.lawyer, briefId)
  await until(() => textOf(plain.document) === textOf(writer.document), 5_000, 'a plain client has it')

  await until(isAsleep, 15_000, 'asleep once more')
  // What came in while nobody was here, from another copy: two who write at once.
  typeParagraph(reader.document, 'one')
  typeParagraph(writer.document, 'two')
  await Promise.all([reader.acknowledged(), writer.acknowledged()])
  await until(() => textOf(reader.document) === textOf(writer.document), 5_000, 'the same for both')
  expect(textOf(late.document)).toContain('one')
  expect(await world.loggedText(briefId)).toBe(textOf(writer.document))
})
