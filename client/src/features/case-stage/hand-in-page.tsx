import { Anchor, Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { CaseParties } from '../../../../contracts/case-parties.ts'
import { submitCase } from '../../../../contracts/case-stages.ts'
import { type Case, caseFields, updateCase } from '../../../../contracts/cases.ts'
import { api } from '../../api/api.ts'
import { partiesQuery } from '../../api/case-queries.ts'
import { caseQuery, queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { categoryChoices, jurisdictionChoices } from '../cases/field-choices.ts'
import { type DraftParties, namedParties } from '../intake/answers.ts'
import { PartiesEditor } from './parties-editor.tsx'
import { HiddenNote, TeaserPreview } from './teaser-preview.tsx'
import { bandOf } from './teaser-words.ts'

/** `/cases/:caseId/hand-in`: what lawyers will see, who is involved, and the act itself. */
export function HandInPage() {
  const { caseId = '' } = useParams()
  const record = useQuery({ ...caseQuery(caseId), refetchOnWindowFocus: false })
  const parties = useQuery({ ...partiesQuery(caseId), refetchOnWindowFocus: false })
  const failed = [record, parties].find((query) => query.isError && !query.data)
  return (
    <div className={pageClasses.narrow}>
      <PageTitle>{record.data ? `Hand in, ${record.data.title}` : 'Hand in'}</PageTitle>
      <h1 className={pageClasses.title}>Hand in your case</h1>
      {failed && <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />}
      {!failed && (!record.data || !parties.data) && <LoadingSkeleton lines={7} height={36} label="Loading the case" />}
      {record.data && parties.data && <HandIn case_={record.data} parties={parties.data} />}
    </div>
  )
}

function HandIn({ case_, parties }: { case_: Case; parties: CaseParties }) {
  if (case_.actions.includes('submit')) return <HandInForm case_={case_} parties={parties} />
  return (
    <EmptyState
      title={case_.isOwner ? 'This case is handed in already' : 'Only the owner hands a case in'}
      action={
        <Button component={Link} to={`/cases/${case_.id}`}>
          Go to the case
        </Button>
      }
    />
  )
}

const fields = ['title', 'category', 'jurisdiction', 'description', 'parties', 'noOtherParties'] as const

interface HandInValues {
  title: string
  category: string
  jurisdiction: string
  description: string
}

function HandInForm({ case_, parties: saved }: { case_: Case; parties: CaseParties }) {
  const [parties, setParties] = useState<DraftParties>(saved)
  const form = useForm<HandInValues>({
    initialValues: {
      title: case_.title,
      category: case_.category ?? '',
      jurisdiction: case_.jurisdiction ?? '',
      description: case_.description ?? '',
    },
  })
  const handingIn = useHandIn(case_, parties, (error) => form.setErrors(fieldErrorsOf(error, fields) ?? {}))
  const refused = fieldErrorsOf(handingIn.error, fields)
  const { title, category, jurisdiction, description } = form.values
  const partyError = form.errors.parties ?? form.errors.noOtherParties
  return (
    <form className={pageClasses.form} onSubmit={form.onSubmit((values) => handingIn.mutate(values))} noValidate>
      <p className={pageClasses.lead}>
        Lawyers first see a short summary. Only those without a conflict read the brief. See also{' '}
        <Anchor component={Link} to={`/cases/${case_.id}/intake`} underline="always">
          the questions about your case
        </Anchor>
        .
      </p>
      <ReturnedNote reasons={case_.returnReasons} />
      <TextInput label="Title" maxLength={255} {...form.getInputProps('title')} />
      <Textarea
        label="Summary for lawyers"
        description="Two or three sentences: what happened and what you need. No names, no addresses."
        autosize
        minRows={3}
        maxLength={5000}
        {...form.getInputProps('description')}
      />
      <NativeSelect label="Area" data={categoryChoices('Choose an area')} {...form.getInputProps('category')} />
      <NativeSelect
        label="Whose law?"
        data={jurisdictionChoices('Choose a place', case_.jurisdiction)}
        {...form.getInputProps('jurisdiction')}
      />
      <PartiesEditor
        legend="Who else is involved?"
        help="Lawyers do not see these names. They are needed to find out who may work for you."
        value={parties}
        onChange={(next) => {
          setParties(next)
          form.clearFieldError('parties')
          form.clearFieldError('noOtherParties')
        }}
        error={typeof partyError === 'string' ? partyError : undefined}
      />
      <section aria-labelledby="preview">
        <h2 id="preview" className={pageClasses.sectionTitle}>
          Exactly what lawyers will see
        </h2>
        <TeaserPreview
          teaser={{ ...case_, title, category, jurisdiction, summary: description, budgetBand: bandOf(case_) }}
        />
        <HiddenNote />
      </section>
      {refused && (
        <div role="alert">
          <Note tone="waiting">
            Not handed in yet: {Object.keys(refused).length === 1 ? 'one thing' : 'some things'} above must be changed.
          </Note>
        </div>
      )}
      {handingIn.isError && !refused && <FormError error={handingIn.error} title="The case is not handed in" />}
      <p>
        Handing in makes the summary visible to lawyers with a verified licence, after a check where the platform does
        one, and freezes a first version of the brief for those who are cleared. You can take the case back at any time.
      </p>
      <div className={pageClasses.actions}>
        <Button type="submit" size="md" loading={handingIn.isPending}>
          Hand in
        </Button>
        <Button component={Link} to={`/cases/${case_.id}`} size="md" variant="subtle">
          Not yet
        </Button>
      </div>
    </form>
  )
}

/** Why the case came back from the check. */
export function ReturnedNote({ reasons }: { reasons: readonly string[] }) {
  if (reasons.length === 0) return null
  return (
    <Note tone="waiting">
      <p>
        <strong>It came back from the check:</strong>
      </p>
      <ul style={{ margin: '0.25rem 0 0', paddingInlineStart: '1.25rem' }}>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </Note>
  )
}

function useHandIn(case_: Case, parties: DraftParties, onRefused: (error: unknown) => void) {
  const cache = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async ({ title, category, jurisdiction, description }: HandInValues) => {
      const params = { id: case_.id }
      const known = cache.getQueryData(caseQuery(case_.id).queryKey) ?? case_
      if (title.trim() !== known.title) {
        const { data } = await api(updateCase, { params, body: { title }, ifMatch: known.version })
        cache.setQueryData(caseQuery(case_.id).queryKey, data)
      }
      const chosen = caseFields.category.safeParse(category || null)
      const body = {
        category: chosen.success ? chosen.data : null,
        jurisdiction: jurisdiction || null,
        description: description.trim() || null,
        ...namedParties(parties),
      }
      return (await api(submitCase, { params, body })).data
    },
    onSuccess: async ({ stage }) => {
      announce(stage === 'open' ? 'Your case is open to offers.' : 'Your case is handed in; we check it now.')
      void cache.invalidateQueries({ queryKey: queryKeys.cases })
      await navigate(stage === 'open' ? `/cases/${case_.id}/sharing` : `/cases/${case_.id}`)
    },
    onError: onRefused,
  })
}
