import { Button } from '@mantine/core'
import { type Screening, screenCase } from '../../../../contracts/screening.ts'
import { api } from '../../api/api.ts'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './screening.module.css'
import { useScreeningAct } from './use-screening-act.ts'

function resultInWords({ result, hits, state }: Screening): string {
  if (result === 'certain') return 'This case is not open to your firm.'
  if (hits.some(({ dismissedAt }) => dismissedAt === null)) return 'Something sounds alike. It is for you to decide.'
  return state === 'cleared' ? 'Nothing stands in the way. The brief is open to you.' : 'Nothing stands in the way.'
}

/** The first step: the comparison, which shows nobody a name. */
export function ScreenStep({ caseId, screening }: { caseId: string; screening: Screening }) {
  const screen = useScreeningAct(caseId, () => api(screenCase, { params: { id: caseId } }), resultInWords)
  const { state, screenedAt } = screening
  const isFirst = state === 'not_screened'
  return (
    <>
      {isFirst && (
        <p>
          We compare the people and companies of this case with your conflict list, your cases here, and those of your
          colleagues. You see no name of the case, and the client does not learn that you were compared.
        </p>
      )}
      {state === 'withdrawn' && <p>You have given this case up. If that has changed, screen it again.</p>}
      {state === 'paused' && (
        <Note tone="waiting">
          Somebody was added to this case, or to the records of your firm, after you were cleared. The brief is closed
          until you have been screened again.
        </Note>
      )}
      {!isFirst && state !== 'withdrawn' && screenedAt !== null && (
        <p>
          {resultInWords(screening)}{' '}
          <span className={classes.quiet}>
            Last change <RelativeTime at={screenedAt} />.
          </span>
        </p>
      )}
      {screen.error && <FormError error={screen.error} />}
      <div>
        <Button
          variant={isFirst || state === 'paused' || state === 'withdrawn' ? 'filled' : 'subtle'}
          size={isFirst || state === 'paused' || state === 'withdrawn' ? 'sm' : 'compact-sm'}
          loading={screen.isPending}
          onClick={() => screen.mutate()}
        >
          {isFirst ? 'Screen me' : 'Screen me again'}
        </Button>
      </div>
    </>
  )
}
