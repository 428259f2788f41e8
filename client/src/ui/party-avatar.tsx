import { Avatar, Tooltip } from '@mantine/core'
import { type Party, partyColors } from '../../../contracts/live/awareness.ts'
import { partyNames } from './party-names.ts'

/** First letters of the first and the last name: "Rosa Imani" → "RI". */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters.map((word) => [...(word ?? '?')][0]?.toUpperCase() ?? '').join('')
}

interface PartyAvatarProps {
  name: string
  /** Decides the colour, the same everywhere: caret, redline, card. */
  party: Party
  /** Pixels. */
  size?: number
  /** True where the name stands beside it anyway: then it is only an ornament. */
  decorative?: boolean
  /** False where something around it says the name on hover. */
  withTooltip?: boolean
}

/** A person's initials in the colour of their side; the name and the side are on hover and for screen readers. */
export function PartyAvatar({ name, party, size = 32, decorative = false, withTooltip = true }: PartyAvatarProps) {
  const label = `${name}, ${partyNames[party].toLowerCase()}`
  const avatar = (
    <Avatar
      size={size}
      radius="xl"
      {...(decorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      variant="filled"
      styles={{
        placeholder: { backgroundColor: partyColors[party], color: '#fff', fontSize: size * 0.4, fontWeight: 600 },
      }}
    >
      {initialsOf(name)}
    </Avatar>
  )
  return decorative || !withTooltip ? avatar : <Tooltip label={label}>{avatar}</Tooltip>
}
