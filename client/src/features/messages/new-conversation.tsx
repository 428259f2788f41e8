import { Button, Modal } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { EndpointBody } from '../../../../contracts/endpoint.ts'
import { openConversation } from '../../../../contracts/messages.ts'
import { api } from '../../api/api.ts'
import { newestCasesQuery } from '../../api/case-queries.ts'
import { membersQuery } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import classes from './messages.module.css'

/** Begins a conversation: with everybody in a case, or with one of its people. */
export function NewConversation({ myId }: { myId: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size="compact-md" variant="default" onClick={() => setOpen(true)}>
        New message
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title="To whom?"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Choice myId={myId} onChosen={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function Choice({ myId, onChosen }: { myId: string; onChosen: () => void }) {
  const cases = useQuery(newestCasesQuery)
  const [caseId, setCaseId] = useState<string>()
  const navigate = useNavigate()
  const opening = useMutation({
    mutationFn: async (body: EndpointBody<typeof openConversation>) => (await api(openConversation, { body })).data,
    onSuccess: ({ id }) => {
      onChosen()
      void navigate(`/messages/${id}`)
    },
  })
  if (cases.isError) return <ErrorState error={cases.error} onRetry={() => void cases.refetch()} />
  if (!cases.data) return <LoadingSkeleton lines={4} height={36} />
  if (cases.data.length === 0) {
    return <EmptyState title="You are in no case yet" text="Messages are between people who share a case." />
  }
  return (
    <>
      <ul className={classes.choices}>
        {cases.data.map(({ id, title }) => (
          <li key={id}>
            <button
              type="button"
              className={classes.choice}
              aria-expanded={caseId === id}
              onClick={() => setCaseId(id)}
            >
              {title}
            </button>
            {caseId === id && (
              <People
                caseId={id}
                myId={myId}
                isOpening={opening.isPending}
                onChoose={(recipientId) => opening.mutate(recipientId === undefined ? { caseId: id } : { recipientId })}
              />
            )}
          </li>
        ))}
      </ul>
      {opening.isError && <FormError error={opening.error} title="The conversation could not be opened" />}
    </>
  )
}

interface PeopleProps {
  caseId: string
  myId: string
  isOpening: boolean
  /** Undefined: everybody in the case. */
  onChoose(recipientId: string | undefined): void
}

function People({ caseId, myId, isOpening, onChoose }: PeopleProps) {
  const members = useQuery(membersQuery(caseId))
  if (members.isError) return <ErrorState error={members.error} onRetry={() => void members.refetch()} />
  if (!members.data) return <LoadingSkeleton lines={2} height={32} />
  const others = members.data.flatMap(({ userId, name }) =>
    userId === null || userId === myId ? [] : [{ userId, name: name ?? '' }],
  )
  return (
    <div className={classes.recipients}>
      <Button size="compact-sm" loading={isOpening} onClick={() => onChoose(undefined)}>
        Everybody in the case
      </Button>
      {others.map(({ userId, name }) => (
        <Button key={userId} size="compact-sm" variant="default" disabled={isOpening} onClick={() => onChoose(userId)}>
          Only {name}
        </Button>
      ))}
    </div>
  )
}
