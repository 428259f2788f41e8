import { expect } from 'vitest'
import * as Y from 'yjs'
import { until } from './live-server.ts'
import { type Typist, tokensOf } from './typist.ts'

/** Everybody at one document. */
export type Crew = readonly Typist[]

export function startTyping(crew: Crew, perSecond = 20): void {
  for (const typist of crew) typist.start(perSecond)
}

export function pauseTyping(crew: Crew): void {
  for (const typist of crew) typist.pause()
}

export function acknowledgedCount(crew: Crew): number {
  return crew.reduce((count, { acknowledged }) => count + acknowledged.size, 0)
}

/** How many tokens have arrived at somebody else's screen. */
export function seenCount(crew: Crew): number {
  return crew.reduce((count, { seen }) => count + seen.size, 0)
}

/** Waits until everything typed is acknowledged and on every screen. */
export async function settled(crew: Crew, timeoutMs: number): Promise<void> {
  const end = Date.now() + timeoutMs
  const allAcknowledged = () => crew.every(({ acknowledged, typed }) => acknowledged.size === typed.length)
  await until(allAcknowledged, timeoutMs, 'everything acknowledged').catch((error: Error) => {
    throw new Error(`${error.message}\n${crew.map(describe).join('\n')}`)
  })
  const total = crew.reduce((count, { typed }) => count + typed.length, 0)
  const left = Math.max(1_000, end - Date.now())
  await until(() => crew.every(({ document }) => tokensOf(document).size === total), left, 'everything on every screen')
}

function describe({ typed, acknowledged, provider, socket, refusals }: Typist): string {
  const state = `${socket.status}, ${provider.synced ? 'synced' : 'not synced'}, ${provider.unsyncedChanges} unsynced`
  return `${acknowledged.size} of ${typed.length} acknowledged; ${state}; ${refusals.slice(-3).join(' | ')}`
}

/**
 * What must hold whatever died: what was acknowledged or seen is in the log, nothing is there twice, and nothing that nobody
 * typed.
 */
export function expectNothingLost(
  crew: readonly Pick<Typist, 'typed' | 'acknowledged' | 'seen'>[],
  logged: Y.Doc,
): void {
  const tokens = tokensOf(logged)
  const typed = new Set(crew.flatMap((typist) => typist.typed))
  const lost = crew.flatMap(({ acknowledged, seen }) => [...acknowledged.keys(), ...seen].filter((t) => !tokens.has(t)))
  expect(lost).toEqual([])
  expect([...tokens].filter(([token, count]) => count !== 1 || !typed.has(token))).toEqual([])
}

/** Every screen shows the same as the log, down to the Yjs state. */
export function expectAllEqual(crew: readonly Pick<Typist, 'document'>[], logged: Y.Doc): void {
  const expected = stateOf(logged)
  for (const { document } of crew) expect(stateOf(document)).toEqual(expected)
}

function stateOf(document: Y.Doc): { text: string; vector: Record<string, number> } {
  const vector = Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(document)))
  return { text: document.getXmlFragment('default').toString(), vector }
}
