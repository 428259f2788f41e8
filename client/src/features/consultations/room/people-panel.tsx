import { useRemoteParticipants } from '@livekit/components-react'
import { Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { type Participant, Track } from 'livekit-client'
import type { Consultation } from '../../../../../contracts/consultations.ts'
import { jurisdictions } from '../../../../../contracts/jurisdictions.ts'
import { FormError } from '../../../ui/form-error.tsx'
import { PartyAvatar } from '../../../ui/party-avatar.tsx'
import { partyNames } from '../../../ui/party-names.ts'
import type { useHostActs } from '../consultation-mutations.ts'
import classes from './room.module.css'
import { type RoomPerson, userIdOf } from './room-people.ts'

type CameTo = Consultation['participants'][number]

interface PeoplePanelProps {
  consultation: Consultation
  myId: string
  personOf: (userId: string) => RoomPerson
  acts: ReturnType<typeof useHostActs>
}

/** Who waits, who is here, and what each has said about the room they are in. */
export function PeoplePanel({ consultation, myId, personOf, acts }: PeoplePanelProps) {
  const { participants, isHost } = consultation
  const devices = useRemoteParticipants()
  const here = new Set([myId, ...devices.map(userIdOf)])
  const waiting = participants.filter(({ state }) => state === 'waiting')
  const inside = participants.filter(({ state, userId }) => state === 'admitted' && here.has(userId))
  return (
    <div className={classes.people}>
      {acts.error !== null && <FormError error={acts.error} />}
      {waiting.length > 0 && (
        <section className={classes.waiting} aria-label="Waiting in the lobby">
          <h3 className={classes.peopleTitle}>Waiting in the lobby</h3>
          <ul className={classes.peopleList}>
            {waiting.map((came) => (
              <li key={came.userId}>
                <Person person={personOf(came.userId)} came={came} isMe={came.userId === myId} />
                {isHost && (
                  <span className={classes.personActs}>
                    <Button
                      size="compact-sm"
                      loading={acts.isAdmitting(came.userId)}
                      onClick={() => acts.admit(came.userId)}
                      aria-label={`Admit ${personOf(came.userId).name}`}
                    >
                      Admit
                    </Button>
                    <Button
                      size="compact-sm"
                      variant="default"
                      onClick={() => acts.remove(came.userId)}
                      aria-label={`Decline ${personOf(came.userId).name}`}
                    >
                      Decline
                    </Button>
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label="In the room">
        <h3 className={classes.peopleTitle}>In the room</h3>
        <ul className={classes.peopleList}>
          {inside.map((came) => (
            <li key={came.userId}>
              <Person person={personOf(came.userId)} came={came} isMe={came.userId === myId} />
              {isHost && came.userId !== myId && (
                <HostMenu
                  person={personOf(came.userId)}
                  devices={devices.filter((device) => userIdOf(device) === came.userId)}
                  acts={acts}
                />
              )}
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

function placeName(code: string): string {
  return jurisdictions.find((known) => known.code === code)?.name ?? 'another place'
}

/** What somebody said when joining, in a sentence. */
export function attestationWords({ attestation }: Pick<CameTo, 'attestation'>): string {
  if (!attestation) return 'Has not said who else is in the room.'
  const { othersPresent, others, location } = attestation
  const who = othersPresent ? (others ? `Not alone: ${others}` : 'Not alone') : 'Alone in the room'
  return location === null ? `${who}.` : `${who}, in ${placeName(location)}.`
}

function Person({ person, came, isMe }: { person: RoomPerson; came: CameTo; isMe: boolean }) {
  return (
    <span className={classes.person}>
      <PartyAvatar name={person.name} party={person.role ?? 'observer'} size={32} decorative />
      <span className={classes.personWords}>
        <span>
          {person.name}
          {isMe && ' (you)'}
          <span className={classes.quiet}>{person.role && ` · ${partyNames[person.role]}`}</span>
        </span>
        <span className={classes.quiet} data-alert={came.attestation?.othersPresent || undefined}>
          {attestationWords(came)}
        </span>
      </span>
    </span>
  )
}

interface HostMenuProps {
  person: RoomPerson
  devices: Participant[]
  acts: ReturnType<typeof useHostActs>
}

const sources = [
  { source: 'microphone', of: Track.Source.Microphone, words: 'Mute the microphone' },
  { source: 'camera', of: Track.Source.Camera, words: 'Switch the camera off' },
  { source: 'screen_share', of: Track.Source.ScreenShare, words: 'Stop the shared screen' },
] as const

/** What the host can do about somebody; only they themselves can switch on again. */
function HostMenu({ person, devices, acts }: HostMenuProps) {
  const isOn = (source: Track.Source) => devices.some((device) => device.getTrackPublication(source)?.isMuted === false)
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-label={`What to do about ${person.name}`}
          className={classes.personActs}
        >
          <IconDots size={18} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sources.map(({ source, of, words }) => (
          <Menu.Item key={source} disabled={!isOn(of)} onClick={() => acts.mute(person.userId, source)}>
            {words}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => acts.remove(person.userId)}>
          Remove from the room
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
