import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { hasCode } from '../../api/api.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import classes from './workspace.module.css'

interface WorkspaceUnavailableProps {
  error: unknown
  onRetry: () => void
}

/** The case cannot be shown: not there, not shared with this person, or the server is away. */
export function WorkspaceUnavailable({ error, onRetry }: WorkspaceUnavailableProps) {
  const isMissing = hasCode(error, 'NOT_FOUND', 'FORBIDDEN', 'VALIDATION_ERROR', 'BAD_REQUEST')
  return (
    <div className={classes.message}>
      <PageTitle>{isMissing ? 'Case not found' : 'Case'}</PageTitle>
      {isMissing ? (
        <EmptyState
          title="There is no such case, or it is not shared with you"
          text="Whoever opened the case can invite you. An invitation comes by e-mail and is listed under Invitations."
          action={
            <Button component={Link} to="/" variant="default">
              To your cases
            </Button>
          }
        />
      ) : (
        <ErrorState error={error} onRetry={onRetry} />
      )}
    </div>
  )
}
