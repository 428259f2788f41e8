import { Anchor, Button, Progress } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import type { CaseParties } from '../../../../contracts/case-parties.ts'
import type { Case } from '../../../../contracts/cases.ts'
import { type Intake, submitIntake } from '../../../../contracts/intake.ts'
import { intakeQuestions } from '../../../../contracts/intake-questions.ts'
import { api } from '../../api/api.ts'
import { intakeQuery, partiesQuery } from '../../api/case-queries.ts'
import { caseQuery, queryKeys } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { PartiesEditor } from '../case-stage/parties-editor.tsx'
import { type IntakePart, intakeParts, isAnswered, noAnswer } from './answers.ts'
import classes from './intake.module.css'
import { QuestionField } from './question-field.tsx'
import { SaveLine } from './save-line.tsx'
import { useIntake } from './use-intake.ts'

/** `/cases/:caseId/intake`: plain questions, one part a screen, saved as one goes. The address keeps the part. */
export function IntakePage() {
  const { caseId = '' } = useParams()
  const { user } = useSession()
  const record = useQuery(caseQuery(caseId))
  // What is typed must not be replaced by what comes back from the server meanwhile.
  const intake = useQuery({ ...intakeQuery(caseId), refetchOnWindowFocus: false, refetchOnReconnect: false })
  const parties = useQuery({ ...partiesQuery(caseId), refetchOnWindowFocus: false, refetchOnReconnect: false })
  const failed = [record, intake, parties].find((query) => query.isError && !query.data)
  return (
    <div className={pageClasses.narrow}>
      <PageTitle>{record.data ? `Questions, ${record.data.title}` : 'Questions'}</PageTitle>
      {failed && <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />}
      {!failed && record.data && intake.data && parties.data && user ? (
        <Interview case_={record.data} userId={user.id} intake={intake.data} parties={parties.data} />
      ) : (
        !failed && <LoadingSkeleton lines={7} height={36} label="Loading the questions" />
      )}
    </div>
  )
}

interface InterviewProps {
  case_: Case
  userId: string
  intake: Intake
  parties: CaseParties
}

function Interview({ case_, userId, ...saved }: InterviewProps) {
  const form = useIntake({ caseId: case_.id, userId, ...saved })
  const questions = intakeQuestions(case_.category)
  const parts = intakeParts(questions)
  const { at, part, heading, goTo } = usePart(parts)
  const submitting = useSubmit(case_, form.saveAll)
  const answered = questions.filter((question) => isAnswered(question, form.answers, form.parties)).length
  const isLast = at === parts.length - 1
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isLast) submitting.mutate()
        else goTo(at + 1)
      }}
    >
      <h1 className={pageClasses.title}>A few questions about your case</h1>
      <p className={pageClasses.lead}>
        For “{case_.title}”. Leave out what you like; everything can be changed later in the brief.
      </p>
      <div className={pageClasses.section} style={{ borderTop: 0 }}>
        <div className={classes.progress}>
          <p>
            Part {at + 1} of {parts.length} · {answered} of {questions.length} answered
          </p>
          <SaveLine state={form.state} />
        </div>
        <Progress
          className={classes.bar ?? ''}
          size="sm"
          value={(answered / questions.length) * 100}
          aria-label="Answered questions"
        />
        <h2 ref={heading} tabIndex={-1} className={classes.part}>
          {part.title}
        </h2>
        <div className={classes.questions}>
          {part.questions.map((question) =>
            question.kind === 'parties' ? (
              <PartiesEditor
                key={question.id}
                legend={question.question}
                help={question.help}
                value={form.parties}
                onChange={form.changeParties}
              />
            ) : (
              <QuestionField
                key={question.id}
                question={question}
                value={form.answers[question.id] ?? noAnswer}
                onChange={(answer) => form.answer(question.id, answer)}
              />
            ),
          )}
        </div>
        {submitting.isError && <FormError error={submitting.error} title="The answers are not in the brief yet" />}
        <div className={classes.steps}>
          {at > 0 && (
            <Button variant="default" size="md" onClick={() => goTo(at - 1)}>
              Back
            </Button>
          )}
          <Button type="submit" size="md" loading={submitting.isPending}>
            {isLast ? 'Put my answers into the brief' : 'Next'}
          </Button>
          <Anchor component={Link} to={`/cases/${case_.id}`} className={classes.later ?? ''}>
            Go on later
          </Anchor>
        </div>
      </div>
    </form>
  )
}

/** Which part the address names; a new part is read out from its heading. */
function usePart(parts: readonly IntakePart[]) {
  const [params, setParams] = useSearchParams()
  const wanted = Number(params.get('part') ?? 1) - 1
  const at = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 0), parts.length - 1) : 0
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(at)
  useEffect(() => {
    if (before.current === at) return
    before.current = at
    heading.current?.focus({ preventScroll: true })
    window.scrollTo({ top: 0 })
  }, [at])
  const part: IntakePart = parts[at] ?? { title: '', questions: [] }
  return { at, part, heading, goTo: (next: number) => setParams({ part: String(next + 1) }) }
}

function useSubmit(case_: Case, saveAll: () => Promise<boolean>) {
  const cache = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async () => {
      if (!(await saveAll())) throw new Error('The answers could not be saved')
      await api(submitIntake, { params: { id: case_.id } })
    },
    onSuccess: async () => {
      announce('Your answers are in the brief.')
      void cache.invalidateQueries({ queryKey: queryKeys.case(case_.id) })
      await navigate(`/cases/${case_.id}`)
    },
  })
}
