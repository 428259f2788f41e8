import { RoomAudioRenderer, RoomContext, useAudioPlayback } from '@livekit/components-react'
import { ActionIcon, Button, Drawer, Indicator, Tooltip } from '@mantine/core'
import { IconMessage, IconUsers } from '@tabler/icons-react'
import type { Room } from 'livekit-client'
import { useState } from 'react'
import type { Workspace } from '../../../../../contracts/cases.ts'
import type { Consultation } from '../../../../../contracts/consultations.ts'
import type { SessionUser } from '../../../api/session.ts'
import { CaseMessages } from '../../messages/case-messages.tsx'
import { useHostActs } from '../consultation-mutations.ts'
import { MeetingDocuments } from '../documents/meeting-documents.tsx'
import { useMediaChoices } from '../media/media-choices.ts'
import type { MediaProblem } from '../media/media-problems.ts'
import { Controls } from './controls.tsx'
import type { MeetingPhase } from './meeting.ts'
import { MeetingTimer } from './meeting-timer.tsx'
import { MoreMenu } from './more-menu.tsx'
import { PeoplePanel } from './people-panel.tsx'
import { RecordingBanner } from './recording.tsx'
import classes from './room.module.css'
import { findPerson } from './room-people.ts'
import { SizeButtons } from './size-buttons.tsx'
import { Stage, type StageView } from './stage.tsx'
import { useCorner } from './use-corner.ts'
import { useRoomSize } from './use-room-size.ts'
import { WaitingNotice } from './waiting-notice.tsx'

interface MeetingRoomProps {
  room: Room
  phase: MeetingPhase
  workspace: Workspace
  consultation: Consultation
  user: SessionUser
  narrow: boolean
  /** A device that could not be opened when one came in. */
  deviceProblem: MediaProblem | undefined
  onRetry: () => void
  onLeave: () => void
}

/** The call beside the documents of the case. */
export function MeetingRoom(props: MeetingRoomProps) {
  const { room, phase, workspace, consultation, user, narrow, deviceProblem, onRetry, onLeave } = props
  const [size, setSize] = useRoomSize()
  const [view, setView] = useState<StageView>('speaker')
  const callsCorner = useCorner('lc.meeting.corner', 'bottom-right')
  const ownCorner = useCorner('lc.meeting.own', 'top-right')
  const [panel, setPanel] = useState<Panel>()
  const [choices, choose] = useMediaChoices()
  const acts = useHostActs(consultation)
  const personOf = findPerson(workspace.people, consultation)
  const waiting = consultation.participants.filter(({ state }) => state === 'waiting')
  const content = {
    people: <PeoplePanel consultation={consultation} myId={user.id} personOf={personOf} acts={acts} />,
    chat: (
      <div className={classes.chat}>
        <CaseMessages caseId={workspace.case.id} />
      </div>
    ),
  }
  const isBeside = !narrow && size !== 'floating'
  // On a wide page the whole call can lie over the text, on a telephone oneself over whoever speaks.
  const call = !narrow && size === 'floating' ? callsCorner : undefined
  const own = narrow && size !== 'large' && view === 'speaker' ? ownCorner : undefined
  const toggle = (wanted: Panel) => setPanel(panel === wanted ? undefined : wanted)
  return (
    <RoomContext.Provider value={room}>
      <RoomAudioRenderer />
      <div className={classes.room} data-size={size}>
        <MeetingDocuments workspace={workspace} user={user} narrow={narrow || size !== 'floating'} />
        <section className={classes.call} aria-label="Video" data-corner={call?.corner}>
          <RecordingBanner consultation={consultation} myId={user.id} personOf={personOf} />
          <ConnectionNotice phase={phase} onRetry={onRetry} />
          <SoundNotice room={room} />
          {deviceProblem && <DeviceNotice />}
          {consultation.isHost && <WaitingNotice waiting={waiting} personOf={personOf} acts={acts} />}
          <div className={classes.stagePlace} {...call?.grip}>
            <div className={classes.bar}>
              <SizeButtons size={size} onSize={setSize} view={view} onView={setView} floating={call ?? own} />
              <MeetingTimer consultation={consultation} />
            </div>
            <Stage view={size === 'floating' ? 'speaker' : view} personOf={personOf} floating={own} />
          </div>
          {isBeside && panel && (
            <section className={classes.beside} aria-label={panelNames[panel]}>
              <h2 className={classes.panelTitle}>{panelNames[panel]}</h2>
              {content[panel]}
            </section>
          )}
          <Controls
            onSwitched={(device, isOn) => choose(device === 'camera' ? { cameraOn: isOn } : { microphoneOn: isOn })}
            onLeave={onLeave}
            onEnd={consultation.actions.includes('end') ? acts.end : undefined}
          >
            <PanelButton panel="chat" isOpen={panel === 'chat'} onToggle={toggle} Icon={IconMessage} />
            <PanelButton
              panel="people"
              isOpen={panel === 'people'}
              onToggle={toggle}
              Icon={IconUsers}
              waiting={waiting.length}
            />
            <MoreMenu consultation={consultation} choices={choices} onChoose={choose} />
          </Controls>
        </section>
        <Drawer
          opened={panel !== undefined && !isBeside}
          onClose={() => setPanel(undefined)}
          position={narrow ? 'bottom' : 'right'}
          // As high as what is in it there, so that one sees where to write.
          {...(narrow && { size: '75dvh' })}
          title={panel && panelNames[panel]}
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          {panel && content[panel]}
        </Drawer>
      </div>
    </RoomContext.Provider>
  )
}

/** One at a time, beside the video or over the page. */
type Panel = 'chat' | 'people'
const panelNames: Record<Panel, string> = { chat: 'Messages of the case', people: 'People' }

interface PanelButtonProps {
  panel: Panel
  isOpen: boolean
  onToggle: (panel: Panel) => void
  Icon: typeof IconUsers
  /** How many people wait for an answer. */
  waiting?: number
}

function PanelButton({ panel, isOpen, onToggle, Icon, waiting = 0 }: PanelButtonProps) {
  const name = panelNames[panel]
  return (
    <Tooltip label={name}>
      <Indicator disabled={waiting === 0} label={waiting} size={18} offset={4} color="red">
        <ActionIcon
          size={44}
          radius="xl"
          variant={isOpen ? 'light' : 'default'}
          aria-label={waiting > 0 ? `${name}, ${waiting} waiting` : name}
          aria-expanded={isOpen}
          onClick={() => onToggle(panel)}
        >
          <Icon size={20} />
        </ActionIcon>
      </Indicator>
    </Tooltip>
  )
}

/** Says that the line is broken, what is kept, and that it is being mended. */
function ConnectionNotice({ phase, onRetry }: { phase: MeetingPhase; onRetry: () => void }) {
  if (phase !== 'reconnecting') return null
  return (
    <div className={classes.notice} role="alert">
      <span>
        <strong>The connection to the call is lost.</strong> We are getting you back in. Brief and notes go on
        meanwhile.
      </span>
      <Button size="compact-sm" variant="default" onClick={onRetry}>
        Try now
      </Button>
    </div>
  )
}

/** Browsers play no sound before one has clicked on the page, as after it was loaded again. */
function SoundNotice({ room }: { room: Room }) {
  const { canPlayAudio, startAudio } = useAudioPlayback(room)
  if (canPlayAudio) return null
  return (
    <div className={classes.notice}>
      <span>The browser holds the sound back.</span>
      <Button size="compact-sm" onClick={() => void startAudio()}>
        Turn the sound on
      </Button>
    </div>
  )
}

/** The buttons say which one is off; pressing one tries again and says why not. */
function DeviceNotice() {
  return (
    <div className={classes.notice} role="status">
      <span>Camera or microphone could not be opened. The others see and hear you once you switch it on below.</span>
    </div>
  )
}
