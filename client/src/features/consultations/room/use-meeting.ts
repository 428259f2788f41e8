import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { getConsultation, joinConsultation } from '../../../../../contracts/consultations.ts'
import { api, isTemporary } from '../../../api/api.ts'
import type { Attestation } from '../device-check.tsx'
import type { MediaChoices } from '../media/media-choices.ts'
import { createMeeting, type Meeting, type MeetingView } from './meeting.ts'

const joining: MeetingView = { phase: 'joining' }
const neverChanges = () => () => undefined
const nothingYet = () => joining

interface UseMeeting {
  consultationId: string
  userId: string
  /** What was said at the door; said once, with the first token. */
  attestation: Attestation
  choices: MediaChoices
  onDeviceError: (error: unknown) => void
}

/** One's stay in the room, from the first render of whoever calls this to the last. */
export function useMeeting(options: UseMeeting): { meeting: Meeting | undefined; view: MeetingView } {
  const { consultationId } = options
  const [meeting, setMeeting] = useState<Meeting>()
  const latest = useRef(options)
  latest.current = options
  useEffect(() => {
    let isSaid = false
    const opened = createMeeting({
      join: async () => {
        const { attestation } = latest.current
        const { data } = await api(joinConsultation, {
          params: { id: consultationId },
          body: isSaid ? {} : attestation,
        })
        isSaid = true
        return data
      },
      hasPlace: async () => {
        const { data } = await api(getConsultation, { params: { id: consultationId } })
        const mine = data.participants.find(({ userId }) => userId === latest.current.userId)
        return mine !== undefined && mine.state !== 'removed'
      },
      isTemporary,
      choices: () => latest.current.choices,
      onDeviceError: (error) => latest.current.onDeviceError(error),
    })
    setMeeting(opened)
    return () => void opened.leave()
  }, [consultationId])
  const view = useSyncExternalStore(meeting?.subscribe ?? neverChanges, meeting?.getView ?? nothingYet)
  return { meeting, view }
}
