import { joinableStates } from '../../../../contracts/consultation-machine.ts'
import type { Consultation } from '../../../../contracts/consultations.ts'

/** From how long before it a consultation is said more prominently, milliseconds. */
const PRESSING_MS = 3_600_000
const MINUTE_MS = 60_000

/** A consultation of today that one can go to. */
export interface Soon {
  consultation: Consultation
  /** "Consultation today at 14:00", "Consultation in 25 minutes", "Consultation going on now". */
  title: string
  /** It begins within the hour, or has begun. */
  isPressing: boolean
}

type Known = Pick<Consultation, 'state' | 'scheduledAt' | 'actions'>

/** Of these the ones of today, by the clock of this device, and those within the hour; the nearest first. */
export function soonOf(list: readonly Consultation[], now: number): Soon[] {
  return list
    .filter((consultation) => isSoon(consultation, now))
    .sort((a, b) => timeOf(a) - timeOf(b))
    .map((consultation) => {
      const isPressing = isUnderWay(consultation) || timeOf(consultation) - now <= PRESSING_MS
      return { consultation, title: titleOf(consultation, now, isPressing), isPressing }
    })
}

const timeOf = ({ scheduledAt }: Known) => (scheduledAt === null ? Number.POSITIVE_INFINITY : Date.parse(scheduledAt))
const isUnderWay = ({ state }: Known) => state === 'lobby' || state === 'live'

function isSoon(consultation: Known, now: number): boolean {
  if (!joinableStates.includes(consultation.state) || !consultation.actions.includes('join')) return false
  const at = timeOf(consultation)
  const isToday = new Date(at).toDateString() === new Date(now).toDateString()
  return isUnderWay(consultation) || isToday || (at > now && at - now <= PRESSING_MS)
}

function titleOf(consultation: Known, now: number, isPressing: boolean): string {
  if (consultation.state === 'live') return 'Consultation going on now'
  const at = timeOf(consultation)
  const minutes = Math.ceil((at - now) / MINUTE_MS)
  if (isPressing && minutes > 0) return `Consultation in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`
  const clock = new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return `Consultation today at ${clock}`
}
