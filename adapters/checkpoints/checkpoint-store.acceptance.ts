import { describe, expect, test } from 'vitest'
import type { CheckpointStore } from './checkpoint-store.ts'

/** What every store of checkpoints must do. @param open the same place each time it is called; a new one after `fresh` */
export function checkpointStoreAcceptance(name: string, open: () => CheckpointStore, fresh: () => void): void {
  const linesOf = async (store: CheckpointStore) => {
    const lines: string[] = []
    for await (const line of store.lines()) lines.push(line)
    return lines
  }

  describe(`[AUDIT6] ${name}`, () => {
    test('has no lines before the first', async () => {
      fresh()
      expect(await linesOf(open())).toEqual([])
    })

    test('gives lines back in their order, past a page of whatever lists them, letters of any language included', async () => {
      fresh()
      const store = open()
      const lines = Array.from({ length: 45 }, (_, i) => JSON.stringify({ n: i + 1, text: 'Größe · 大きさ' }))
      for (const line of lines) await store.append(line)
      expect(await linesOf(store)).toEqual(lines)
    })

    test('goes on behind what another process has written, and takes nothing back', async () => {
      fresh()
      const [one, other] = [open(), open()]
      for (let i = 0; i < 4; i++) await [one, other][i % 2]?.append(`line ${i}`)
      await open().append('line 4')
      await one.append('line 5')
      expect(await linesOf(open())).toEqual(['line 0', 'line 1', 'line 2', 'line 3', 'line 4', 'line 5'])
    })
  })
}
