import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Consultation } from '../../../../../contracts/consultations.ts'
import { announce } from '../../../ui/announce.tsx'
import type { useHostActs } from '../consultation-mutations.ts'
import { attestationWords } from './people-panel.tsx'
import classes from './room.module.css'
import type { RoomPerson } from './room-people.ts'

interface WaitingNoticeProps {
  waiting: Consultation['participants']
  personOf: (userId: string) => RoomPerson
  acts: ReturnType<typeof useHostActs>
}

/** Whoever knocks is seen by the host at once, whatever is open; one after the other. */
export function WaitingNotice({ waiting, personOf, acts }: WaitingNoticeProps) {
  const told = useRef(new Set<string>())
  useEffect(() => {
    const now = new Set(waiting.map(({ userId }) => userId))
    for (const userId of now) if (!told.current.has(userId)) announce(`${personOf(userId).name} waits in the lobby.`)
    told.current = now
  })
  const [first, ...others] = waiting
  if (!first) return null
  const { name } = personOf(first.userId)
  return (
    <section className={classes.waitingNotice} aria-label="Waiting to be let in">
      <span>
        <strong>{name} waits in the lobby.</strong> {attestationWords(first)}
        {others.length > 0 && ` ${others.length} more ${others.length === 1 ? 'waits' : 'wait'}.`}
      </span>
      <span className={classes.personActs}>
        <Button
          size="compact-sm"
          loading={acts.isAdmitting(first.userId)}
          onClick={() => acts.admit(first.userId)}
          aria-label={`Let in ${name}`}
        >
          Let in
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => acts.remove(first.userId)}
          aria-label={`Decline ${name}`}
        >
          Decline
        </Button>
      </span>
    </section>
  )
}
