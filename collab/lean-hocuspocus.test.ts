import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createLogger } from '../adapters/log.ts'
import type { ConnectionContext } from './connection-context.ts'
import { LeanHocuspocus } from './lean-hocuspocus.ts'

const open = (hocuspocus: LeanHocuspocus) =>
  hocuspocus.createDocument(
    'document',
    new Request('http://localhost'),
    'socket',
    { isAuthenticated: true, readOnly: false },
    {} as ConnectionContext,
  )

test('[SYNC4] an orphaned copy does not take its successor away when its last connection leaves', async () => {
  const hocuspocus = new LeanHocuspocus({ quiet: true, extensions: [] }, createLogger('silent'))
  const first = await open(hocuspocus)
  await hocuspocus.unloadDocument(first)
  const second = await open(hocuspocus)
  expect(second).not.toBe(first)
  await hocuspocus.unloadDocument(first)
  expect(hocuspocus.documents.get('document')).toBe(second)
  expect(second.isDestroyed).toBe(false)
})

test('an extension with a hook that nobody would call is refused', () => {
  const extension = { extensionName: 'hopeful', beforeHandleMessage: async () => undefined }
  const make = () => new LeanHocuspocus({ quiet: true, extensions: [extension] }, createLogger('silent'))
  expect(make).toThrow('beforeHandleMessage is never called')
})

/** A process of its own, so that an exit is seen: every hook throws, and the program says which it came through. */
test('[SYNC11] no throwing hook ends the process', { timeout: 60_000 }, () => {
  const program = fileURLToPath(new URL('../test-support/throwing-hooks.ts', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8', timeout: 50_000 })
  const lines = stdout.trim().split('\n')
  expect({ status, last: lines.at(-1), stderr: status === 0 ? '' : stderr }).toEqual({
    status: 0,
    last: 'alive',
    stderr: '',
  })
  // Each hook did run, or this would prove nothing.
  for (const hook of JSON.parse(lines[0] ?? '[]') as string[]) expect(lines).toContain(`${hook} thrown`)
})
