import type { CheckpointStore } from './checkpoint-store.ts'

/**
 * Checkpoints in a store apart, with a copy near by: a line is in the store before it is in the copy. The store is what counts when they
 * are read. One that is empty gets first what the copy has: the store was set up later.
 */
export function withCopy(store: CheckpointStore, copy: CheckpointStore): CheckpointStore {
  let isComplete = false

  async function complete(): Promise<void> {
    if (isComplete) return
    if (await isEmpty(store)) for await (const line of copy.lines()) await store.append(line)
    isComplete = true
  }

  return {
    async append(line) {
      await complete()
      await store.append(line)
      await copy.append(line)
    },
    lines: () => store.lines(),
  }
}

async function isEmpty(store: CheckpointStore): Promise<boolean> {
  for await (const _ of store.lines()) return false
  return true
}
