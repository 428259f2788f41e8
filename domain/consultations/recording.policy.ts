/** The newest answer of each person. */
export function newestConsents(consents: readonly { userId: string; granted: boolean }[]): Map<string, boolean> {
  // In the order in which they were given: a later one replaces an earlier one.
  return new Map(consents.map(({ userId, granted }) => [userId, granted]))
}

export interface PresentDevice {
  userId: string
  madeAt: Date
  /** Connections of this device that the media server has told us of. */
  connections: readonly { leftAt: Date | null; isGone: boolean }[]
}

/**
 * Who counts as present: everybody admitted with a device that is connected, or that may connect at any moment because its token still
 * works. Only whoever has left counts as gone: a recording never runs on the hope that nobody comes.
 * @param tokenMs for how long a token lets somebody in
 */
export function presentPeople(devices: readonly PresentDevice[], now: Date, tokenMs: number): string[] {
  const isThere = ({ connections, madeAt }: PresentDevice) =>
    connections.length === 0
      ? madeAt.getTime() > now.getTime() - tokenMs
      : connections.some(({ leftAt, isGone }) => !leftAt && !isGone)
  return [...new Set(devices.filter(isThere).map(({ userId }) => userId))]
}

/** People present who have not agreed to being recorded, or have taken it back. */
export function missingConsents(present: readonly string[], consents: ReadonlyMap<string, boolean>): string[] {
  return present.filter((userId) => consents.get(userId) !== true)
}

/** What is to become of the recording now. */
export function recordingStep(facts: {
  isWanted: boolean
  isLive: boolean
  isRunning: boolean
  present: number
  missing: number
}): { act: 'start' } | { act: 'stop'; reason: 'asked' | 'consent_missing' | 'ended' } | { act: 'nothing' } {
  const { isWanted, isLive, isRunning, present, missing } = facts
  if (isRunning) {
    if (!isLive) return { act: 'stop', reason: 'ended' }
    if (!isWanted) return { act: 'stop', reason: 'asked' }
    return missing > 0 ? { act: 'stop', reason: 'consent_missing' } : { act: 'nothing' }
  }
  return isWanted && isLive && present > 0 && missing === 0 ? { act: 'start' } : { act: 'nothing' }
}

/** What has become of a part. */
export function partState(facts: {
  stoppedAt: Date | null
  finishedAt: Date | null
  /** Somebody is to file it. */
  hasFilingJob: boolean
  /** The state of that job; null before it is made. */
  filingState: string | null
  documentId: string | null
  isDeleted: boolean
}): 'recording' | 'filing' | 'filed' | 'removed' | 'failed' | 'none' {
  if (!facts.stoppedAt) return 'recording'
  if (facts.documentId !== null) return facts.isDeleted ? 'removed' : 'filed'
  if (facts.finishedAt !== null && !facts.hasFilingJob) return 'none'
  return facts.filingState === 'failed' ? 'failed' : 'filing'
}
