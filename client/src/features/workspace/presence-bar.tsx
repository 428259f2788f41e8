import { Menu, Tooltip, UnstyledButton } from '@mantine/core'
import type { PresentPerson } from '../../live/presence.ts'
import { PartyAvatar } from '../../ui/party-avatar.tsx'
import { partyNames } from '../../ui/party-names.ts'
import classes from './presence-bar.module.css'

interface PresenceBarProps {
  people: readonly PresentPerson[]
  /** User id of whom one follows. */
  following: string | undefined
  onFollow: (person: PresentPerson | undefined) => void
  /** How many faces fit; the rest is in a menu. */
  room: number
}

/** Who is here. A click on somebody scrolls with them. */
export function PresenceBar({ people, following, onFollow, room }: PresenceBarProps) {
  const others = people.filter((person) => !person.isMe)
  const shown = others.slice(0, room)
  const rest = others.slice(room)
  return (
    <ul className={classes.bar} aria-label="People here now">
      {shown.map((person) => (
        <li key={person.userId}>
          <Face person={person} followed={following === person.userId} onFollow={onFollow} />
        </li>
      ))}
      {rest.length > 0 && (
        <li>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <UnstyledButton className={classes.more} aria-label={`${rest.length} more people here`}>
                +{rest.length}
              </UnstyledButton>
            </Menu.Target>
            <Menu.Dropdown>
              {rest.map((person) => (
                <Menu.Item key={person.userId} onClick={() => onFollow(person)}>
                  Follow {person.name} ({partyNames[person.party].toLowerCase()})
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </li>
      )}
    </ul>
  )
}

interface FaceProps {
  person: PresentPerson
  followed: boolean
  onFollow: (person: PresentPerson | undefined) => void
}

function Face({ person, followed, onFollow }: FaceProps) {
  const label = followed ? `Stop following ${person.name}` : `Follow ${person.name}`
  return (
    <Tooltip label={`${person.name}, ${partyNames[person.party].toLowerCase()}. ${label}`}>
      <UnstyledButton
        className={classes.face}
        style={{ '--party': person.color } as React.CSSProperties}
        aria-label={label}
        aria-pressed={followed}
        onClick={() => onFollow(followed ? undefined : person)}
      >
        <PartyAvatar name={person.name} party={person.party} size={28} withTooltip={false} />
      </UnstyledButton>
    </Tooltip>
  )
}
