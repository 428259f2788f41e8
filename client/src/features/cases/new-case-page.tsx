import { Button, NativeSelect, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { z } from 'zod'
import { createCase, createCaseBody } from '../../../../contracts/cases.ts'
import { api, hasCode } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { type SessionUser, useSession } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import classes from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { canOpenCases } from './case-words.ts'
import { categoryChoices, jurisdictionChoices } from './field-choices.ts'
import { forgetDrafts, keepDraft, type NewCaseDraft, readDraft } from './new-case-draft.ts'

/** The form's empty strings mean "not said". */
const draftToBody = z.preprocess(
  (draft: NewCaseDraft) => ({
    title: draft.title,
    category: draft.category || null,
    jurisdiction: draft.jurisdiction.trim() || null,
  }),
  createCaseBody.pick({ title: true, category: true, jurisdiction: true }),
)

/** `/cases/new`: a title is enough. */
export function NewCasePage() {
  const { user } = useSession()
  return (
    <div className={classes.narrow}>
      <PageTitle>New case</PageTitle>
      <div className={classes.head}>
        <div>
          <h1 className={classes.title}>New case</h1>
          <p className={classes.lead}>
            Only you can see it until you invite somebody. You can change all of this later.
          </p>
        </div>
      </div>
      {user && canOpenCases(user) ? <NewCaseForm user={user} /> : <OnlyClients />}
    </div>
  )
}

function OnlyClients() {
  return (
    <EmptyState
      title="Cases are opened by clients"
      text="Your account is a lawyer’s. Ask your client to open the case and to invite you to it."
      action={
        <Button component={Link} to="/">
          Go to your cases
        </Button>
      }
    />
  )
}

function useOpenCase(onRefused: (error: unknown) => void) {
  const cache = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async (draft: NewCaseDraft) => (await api(createCase, { body: draftToBody.parse(draft) })).data,
    onSuccess: async (case_) => {
      forgetDrafts()
      announce(`The case “${case_.title}” is open.`)
      void cache.invalidateQueries({ queryKey: queryKeys.cases })
      await navigate(`/cases/${case_.id}/intake`, { replace: true })
    },
    onError: onRefused,
  })
}

function NewCaseForm({ user }: { user: SessionUser }) {
  const form = useForm<NewCaseDraft>({
    initialValues: readDraft(user.id),
    validate: schemaResolver(draftToBody, { sync: true }),
    onValuesChange: (draft) => keepDraft(user.id, draft),
  })
  const opening = useOpenCase((error) => form.setErrors(fieldErrorsOf(error, Object.keys(form.values)) ?? {}))
  const explained = fieldErrorsOf(opening.error, Object.keys(form.values)) !== undefined
  return (
    <form className={classes.form} onSubmit={form.onSubmit((draft) => opening.mutate(draft))} noValidate>
      <TextInput
        label="What is it about?"
        description="A title that you will recognise. The other side’s name does not have to be in it."
        placeholder="Lease dispute about the shop’s air conditioning"
        maxLength={255}
        autoFocus
        {...form.getInputProps('title')}
      />
      <NativeSelect
        label="Area (optional)"
        description="If you are not sure, leave it open."
        data={categoryChoices('Not sure yet')}
        {...form.getInputProps('category')}
      />
      <NativeSelect
        label="Where does it belong? (optional)"
        description="The country or state whose law probably applies: where you live, work, or signed."
        data={jurisdictionChoices('Not sure yet', form.values.jurisdiction)}
        {...form.getInputProps('jurisdiction')}
      />
      {opening.isError && !explained && <NotOpened error={opening.error} />}
      <div className={classes.actions}>
        <Button type="submit" size="md" loading={opening.isPending}>
          Open the case
        </Button>
        <Button component={Link} to="/" size="md" variant="subtle">
          Not now
        </Button>
      </div>
    </form>
  )
}

function NotOpened({ error }: { error: unknown }) {
  if (!hasCode(error, 'OFFLINE')) return <FormError error={error} title="The case could not be opened" />
  return (
    <div role="alert">
      <Note tone="waiting">
        No answer came back, so the case is probably not open yet. What you typed is kept on this device: try again when
        the connection is back. If you are unsure, look at your cases first.
      </Note>
    </div>
  )
}
