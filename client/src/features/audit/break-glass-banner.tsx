import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { listCaseBreakGlass } from '../../../../contracts/break-glass.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import classes from './audit.module.css'

/** How often the clock is looked at; the server tells of an earlier end. */
const EVERY_MS = 15_000

/** In a case while an administrator of the platform can read it: who, why and until when. */
export function BreakGlassBanner({ caseId }: { caseId: string }) {
  const { data } = useQuery({
    queryKey: [...queryKeys.case(caseId), 'break-glass'],
    queryFn: async ({ signal }) => (await api(listCaseBreakGlass, { params: { id: caseId }, signal })).data,
  })
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  const open = data?.filter((grant) => grant.isOpen && Date.parse(grant.expiresAt) > now) ?? []
  return open.map(({ id, adminName, reason, expiresAt }) => (
    <div key={id} className={classes.banner} role="status">
      <p>
        <strong>Emergency access:</strong> {adminName} of Legal Connect can read the brief and the files of this case
        until {new Date(expiresAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}. Reason: “{reason}”
      </p>
    </div>
  ))
}
