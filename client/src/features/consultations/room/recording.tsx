import { Button, Modal } from '@mantine/core'
import { IconPlayerRecordFilled } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { type Consultation, consentToRecording, recordConsultation } from '../../../../../contracts/consultations.ts'
import { api } from '../../../api/api.ts'
import { announce } from '../../../ui/announce.tsx'
import { FormError } from '../../../ui/form-error.tsx'
import { useConsultationAct } from '../consultation-mutations.ts'
import { RecordingParts } from '../recording-parts.tsx'
import classes from './room.module.css'
import type { RoomPerson } from './room-people.ts'

function namesOf(ids: readonly string[], myId: string, personOf: (userId: string) => RoomPerson): string {
  const names = ids.map((id) => (id === myId ? 'you' : personOf(id).name))
  return new Intl.ListFormat('en-GB').format(names)
}

interface RecordingProps {
  consultation: Consultation
  myId: string
  personOf: (userId: string) => RoomPerson
}

export function useRecordingActs({ id, caseId }: Pick<Consultation, 'id' | 'caseId'>) {
  const params = { id }
  const consent = useConsultationAct(caseId, (granted: boolean) =>
    api(consentToRecording, { params, body: { granted } }),
  )
  const record = useConsultationAct(caseId, (on: boolean) => api(recordConsultation, { params, body: { on } }))
  return { consent, record }
}

/** Says for as long as it is true that a recording runs, or that one waits for somebody; asks everybody who has not answered. */
export function RecordingBanner({ consultation, myId, personOf }: RecordingProps) {
  const { recording, participants, actions } = consultation
  const { consent, record } = useRecordingActs(consultation)
  const mine = participants.find(({ userId }) => userId === myId)?.consent ?? null
  const [isAskedAgain, setAskedAgain] = useState(false)
  useAnnounced(recording.state)
  if (recording.state === 'off') return null
  const isOn = recording.state === 'on'
  const part = recording.parts.findLast(({ state }) => state === 'recording')?.part
  const mustAnswer = mine === null || isAskedAgain
  return (
    <>
      <div className={classes.recording} data-on={isOn || undefined} role="status">
        <IconPlayerRecordFilled size={16} aria-hidden />
        <span>
          {isOn && <strong>Recording – part {part}. </strong>}
          {isOn
            ? 'Picture and sound are being recorded.'
            : `A recording was asked for. It starts when everybody here agrees; missing: ${namesOf(recording.missingConsents, myId, personOf)}.`}
        </span>
        <span className={classes.recordingActs}>
          {mine === true && (
            <Button size="compact-sm" variant="white" color="dark" onClick={() => consent.mutate(false)}>
              Take my consent back
            </Button>
          )}
          {mine === false && (
            <Button size="compact-sm" variant="white" color="dark" onClick={() => setAskedAgain(true)}>
              Answer again
            </Button>
          )}
          {actions.includes('record') && (
            <Button size="compact-sm" variant="white" color="dark" onClick={() => record.mutate(false)}>
              {isOn ? 'Stop recording' : 'Do not record'}
            </Button>
          )}
        </span>
      </div>
      <Modal
        opened={mustAnswer}
        onClose={() => {
          setAskedAgain(false)
          if (mine === null) consent.mutate(false)
        }}
        title="May this consultation be recorded?"
        closeButtonProps={{ 'aria-label': 'Do not agree' }}
      >
        <div className={classes.dialog}>
          <p>
            The lawyer has asked for a recording of picture and sound. It starts only when everybody in the room has
            agreed. It is sealed, marked as privileged, and put into the files of the case; only those who were in the
            room while it ran can open it, and it is deleted after a time that is shown there.
          </p>
          <p>
            You can take your consent back at any moment: the recording then stops. What was recorded until then stays.
            Your answer is kept with the date.
          </p>
          {consent.error && <FormError error={consent.error} />}
          <div className={classes.dialogActs}>
            <Button
              loading={consent.isPending && consent.variables === true}
              onClick={() => consent.mutate(true, { onSuccess: () => setAskedAgain(false) })}
            >
              I agree
            </Button>
            <Button variant="default" onClick={() => consent.mutate(false, { onSuccess: () => setAskedAgain(false) })}>
              I do not agree
            </Button>
          </div>
        </div>
      </Modal>
    </>
  )
}

function useAnnounced(state: Consultation['recording']['state']): void {
  const [before, setBefore] = useState(state)
  useEffect(() => {
    if (before === state) return
    setBefore(state)
    if (state === 'on') announce('The recording has started.')
    if (before === 'on') announce('The recording has stopped.')
  }, [before, state])
}

interface RecordingDialogProps {
  consultation: Consultation
  opened: boolean
  onClose: () => void
}

/** Where the host asks for a recording, everybody sees what there is of one, or reads why there is none. */
export function RecordingDialog({ consultation, opened, onClose }: RecordingDialogProps) {
  const { recording, actions } = consultation
  // Here and not where it is asked, which goes as soon as the event has come: what was to happen after the answer would not happen.
  const { record } = useRecordingActs(consultation)
  const mayAsk = recording.state === 'off' && actions.includes('record')
  const close = () => {
    if (record.isError) record.reset()
    onClose()
  }
  return (
    <Modal opened={opened} onClose={close} title="Recording" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={classes.dialog}>
        {recording.available && mayAsk && <AskForRecording record={record} onClose={close} />}
        {recording.available && !mayAsk && <p>{stateWords(recording.state, consultation.isHost)}</p>}
        {!recording.available && (
          <>
            <p>There is no recording here: {recording.reason ?? 'it is not set up on this platform.'}</p>
            <p className={classes.quiet}>Nothing of this consultation is recorded.</p>
          </>
        )}
        {recording.parts.length > 0 && <RecordingParts consultation={consultation} />}
      </div>
    </Modal>
  )
}

function stateWords(state: Consultation['recording']['state'], isHost: boolean): string {
  if (state === 'on')
    return 'Picture and sound are being recorded. The red line above the video says so for as long as it runs.'
  if (state === 'waiting') return 'A recording was asked for. It starts as soon as everybody in the room has agreed.'
  return isHost
    ? 'Recording is off. It can be asked for once somebody has been let in.'
    : 'Recording is off. Only the lawyer can ask for one, and it starts only when everybody in the room has agreed.'
}

interface AskForRecordingProps {
  record: ReturnType<typeof useRecordingActs>['record']
  onClose: () => void
}

function AskForRecording({ record, onClose }: AskForRecordingProps) {
  return (
    <>
      <p>
        Recording is off. When you ask for it, everybody in the room is asked, and it starts only when all have agreed.
        Whoever joins later is asked too; until they agree it stops.
      </p>
      {record.error && <FormError error={record.error} />}
      <div className={classes.dialogActs}>
        <Button
          color="red"
          leftSection={<IconPlayerRecordFilled size={16} aria-hidden />}
          loading={record.isPending}
          onClick={() => record.mutate(true, { onSuccess: onClose })}
        >
          Ask everybody
        </Button>
        <Button variant="default" onClick={onClose}>
          Do not record
        </Button>
      </div>
    </>
  )
}
