import { Button, NativeSelect, Skeleton, TagsInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import {
  addLawyerConflict,
  conflictRelations,
  type LawyerConflict,
  removeLawyerConflict,
} from '../../../../contracts/screening.ts'
import { api } from '../../api/api.ts'
import { announce } from '../../ui/announce.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { ConfirmButton } from '../people/confirm-button.tsx'
import classes from './conflict-list.module.css'
import feedClasses from './feed.module.css'
import { conflictsQuery, feedKeys } from './feed-queries.ts'

const relationWords: Record<LawyerConflict['relation'], string> = {
  client: 'My client',
  former_client: 'A former client',
  adverse: 'Against a client of mine',
  other: 'Another reason',
}

/** `/profile/conflicts`: names that one's cases must not be about. Only their owner sees them. */
export function ConflictListPage() {
  const list = useQuery(conflictsQuery)
  return (
    <div className={pageClasses.narrow}>
      <PageTitle>Conflict list</PageTitle>
      <Link to="/feed" className={feedClasses.back}>
        ← Open cases
      </Link>
      <h1 className={pageClasses.title}>Conflict list</h1>
      <p className={pageClasses.lead}>
        People and companies that keep you from a case. Only you see this list. It is compared when you or a colleague
        screens a case; your colleague then learns only that it is a record of yours.
      </p>
      <AddName />
      {list.error && !list.data && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <ListSkeleton />}
      {list.data?.length === 0 && (
        <EmptyState
          title="No names yet"
          text="Your cases on this platform are compared anyway. Add clients and opponents from elsewhere."
        />
      )}
      {list.data && list.data.length > 0 && (
        <ul className={classes.list} aria-label="Names">
          {list.data.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
    </div>
  )
}

function AddName() {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [aliases, setAliases] = useState<string[]>([])
  const [relation, setRelation] = useState<LawyerConflict['relation']>('former_client')
  const add = useMutation({
    mutationFn: () => api(addLawyerConflict, { body: { name, aliases, relation } }),
    onSuccess: () => {
      announce(`${name} is on your conflict list.`)
      setName('')
      setAliases([])
      // Clearances may have been paused by it.
      void client.invalidateQueries({ queryKey: feedKeys.all })
      return client.invalidateQueries({ queryKey: feedKeys.conflicts })
    },
  })
  const errors = fieldErrorsOf(add.error, ['name', 'aliases'])
  return (
    <form
      className={classes.form}
      aria-label="Add a name"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <TextInput
        label="Name"
        maxLength={255}
        value={name}
        error={errors?.name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <NativeSelect
        label="Who it is to you"
        data={conflictRelations.map((value) => ({ value, label: relationWords[value] }))}
        value={relation}
        onChange={({ currentTarget }) =>
          setRelation(conflictRelations.find((known) => known === currentTarget.value) ?? 'other')
        }
      />
      <TagsInput
        className={classes.whole ?? ''}
        label="Other names (if any)"
        description="Press Enter after each: a short form, an earlier name, a parent company."
        maxTags={20}
        value={aliases}
        error={errors?.aliases}
        onChange={setAliases}
      />
      {add.error && !errors && (
        <div className={classes.whole}>
          <FormError error={add.error} />
        </div>
      )}
      <div className={classes.whole}>
        <Button type="submit" loading={add.isPending}>
          Add to the list
        </Button>
      </div>
    </form>
  )
}

function Entry({ entry }: { entry: LawyerConflict }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => api(removeLawyerConflict, { params: { conflictId: entry.id } }),
    onSuccess: () => {
      announce(`${entry.name} is off your conflict list.`)
      return client.invalidateQueries({ queryKey: feedKeys.conflicts })
    },
  })
  return (
    <li className={classes.entry}>
      <div className={classes.who}>
        <p className={classes.name}>{entry.name}</p>
        <p className={classes.quiet}>{[relationWords[entry.relation], ...entry.aliases].join(' · ')}</p>
        {remove.error && <FormError error={remove.error} />}
      </div>
      <ConfirmButton
        label="Remove"
        about={entry.name}
        question="Cases that you screen from now on are not compared with this name."
        confirm="Remove"
        isPending={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </li>
  )
}

function ListSkeleton() {
  return (
    <div role="progressbar" aria-label="Loading your conflict list">
      {['45%', '60%', '38%'].map((width) => (
        <div key={width} className={classes.entry}>
          <div className={classes.who}>
            <Skeleton height={14} width={width} mb={8} />
            <Skeleton height={11} width="30%" />
          </div>
        </div>
      ))}
    </div>
  )
}
