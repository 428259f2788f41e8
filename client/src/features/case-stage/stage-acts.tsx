import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { abandonCase, discardCase, reopenCase, withdrawCase } from '../../../../contracts/case-stages.ts'
import type { Case } from '../../../../contracts/cases.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import pageClasses from '../../ui/page.module.css'
import { ConfirmButton } from '../people/confirm-button.tsx'
import classes from './sharing.module.css'

const endings = [
  {
    action: 'withdraw',
    endpoint: withdrawCase,
    label: 'Take the case back',
    question: 'Lawyers no longer see it, and offers made so far lapse. This cannot be undone. You keep everything.',
    done: 'The case is taken back.',
  },
  {
    action: 'discard',
    endpoint: discardCase,
    label: 'Give the case up',
    question: 'It will not be opened to lawyers. This cannot be undone. You keep everything in it.',
    done: 'The case is given up.',
  },
  {
    action: 'abandon',
    endpoint: abandonCase,
    label: 'End the case',
    question: 'It is not opened to offers again. This cannot be undone. You keep everything in it.',
    done: 'The case is ended.',
  },
] as const

/** The owner's acts that end or reopen the case; each says what happens before it does. */
export function StageActs({ case_ }: { case_: Case }) {
  const possible = endings.filter(({ action }) => case_.actions.includes(action))
  const canReopen = case_.actions.includes('reopen')
  const act = useAct(case_.id)
  if (possible.length === 0 && !canReopen) return null
  return (
    <section className={pageClasses.section} aria-labelledby="acts">
      <h2 id="acts" className={pageClasses.sectionTitle}>
        {canReopen ? 'The time for offers is over' : 'End it'}
      </h2>
      <div className={classes.act}>
        {canReopen && <Reopen caseId={case_.id} />}
        {possible.map(({ action, endpoint, label, question, done }) => (
          <ConfirmButton
            key={action}
            label={label}
            about=""
            question={question}
            confirm={label}
            isPending={act.isPending}
            onConfirm={() => act.mutate({ run: () => api(endpoint, { params: { id: case_.id } }), done })}
          />
        ))}
      </div>
      {act.isError && <FormError error={act.error} title="Nothing was changed" />}
    </section>
  )
}

function Reopen({ caseId }: { caseId: string }) {
  const [day, setDay] = useState('')
  const act = useAct(caseId)
  return (
    <form
      className={pageClasses.form}
      onSubmit={(event) => {
        event.preventDefault()
        const deadline = new Date(`${day}T23:59:59`).toISOString()
        const run = () => api(reopenCase, { params: { id: caseId }, body: { deadline } })
        act.mutate({ run, done: 'The case is open to offers again.' })
      }}
    >
      <TextInput
        type="date"
        label="Take offers until the end of"
        value={day}
        onChange={({ currentTarget }) => setDay(currentTarget.value)}
      />
      {act.isError && <FormError error={act.error} title="The case is not open again" />}
      <Button type="submit" loading={act.isPending} disabled={day === ''}>
        Open it to offers again
      </Button>
    </form>
  )
}

function useAct(caseId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ run }: { run: () => Promise<unknown>; done: string }) => run(),
    onSuccess: async (_, { done }) => {
      announce(done)
      await Promise.all([
        cache.invalidateQueries({ queryKey: queryKeys.case(caseId) }),
        cache.invalidateQueries({ queryKey: queryKeys.cases }),
      ])
    },
  })
}
