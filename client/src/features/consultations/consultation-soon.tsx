import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useMinute } from '../../ui/use-minute.ts'
import { consultationsQuery } from './consultation-queries.ts'
import classes from './soon.module.css'
import { soonOf } from './soon.ts'

/** In a case: that a consultation is today, with the way in; nothing on other days. */
export function ConsultationSoon({ caseId }: { caseId: string }) {
  const { data } = useQuery(consultationsQuery(caseId))
  const now = useMinute()
  return soonOf(data ?? [], now).map(({ consultation: { id }, title, isPressing }) => (
    <p key={id} className={classes.soon} data-pressing={isPressing || undefined}>
      <span>{title}</span>
      <Anchor component={Link} to={`/cases/${caseId}/consultations/${id}`} inherit>
        Open
      </Anchor>
    </p>
  ))
}
