import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { type Case, deleteCase } from '../../../../contracts/cases.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import classes from './case-settings.module.css'

/** Deletes a case for everybody in it. That cannot be taken back, so the person types its title. */
export function DeleteCase({ case_ }: { case_: Case }) {
  const [isAsking, setAsking] = useState(false)
  return (
    <section className={classes.delete} aria-labelledby="delete-case">
      <h3 id="delete-case">Delete this case</h3>
      {isAsking ? (
        <ConfirmDelete case_={case_} onKeep={() => setAsking(false)} />
      ) : (
        <>
          <p>For everybody who is in it, with its brief and notes. This cannot be undone.</p>
          <Button variant="default" c="red" onClick={() => setAsking(true)}>
            Delete…
          </Button>
        </>
      )}
    </section>
  )
}

function ConfirmDelete({ case_, onKeep }: { case_: Case; onKeep: () => void }) {
  const [typed, setTyped] = useState('')
  const cache = useQueryClient()
  const navigate = useNavigate()
  const deleting = useMutation({
    mutationFn: () => api(deleteCase, { params: { id: case_.id } }),
    onSuccess: async () => {
      announce(`The case “${case_.title}” is deleted.`)
      // Away first: the page of the case must not ask for what is gone.
      await navigate('/', { replace: true })
      cache.removeQueries({ queryKey: queryKeys.case(case_.id) })
      await cache.invalidateQueries({ queryKey: queryKeys.cases })
    },
  })
  const isNamed = typed.trim() === case_.title.trim()
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isNamed) deleting.mutate()
  }
  return (
    <form onSubmit={submit} className={classes.delete}>
      <p>
        Everybody in the case loses its brief, its notes and their own private notes, at once and for good. Print what
        you want to keep first. A record stays that a case existed and who deleted it; its text does not.
      </p>
      <TextInput
        label={`To delete it, type its title: ${case_.title}`}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        autoComplete="off"
        autoFocus
        w="100%"
      />
      {deleting.isError && <FormError error={deleting.error} title="The case was not deleted" />}
      <Button.Group>
        <Button type="submit" color="red" disabled={!isNamed} loading={deleting.isPending}>
          Delete this case for good
        </Button>
        <Button variant="default" onClick={onKeep}>
          Keep it
        </Button>
      </Button.Group>
    </form>
  )
}
