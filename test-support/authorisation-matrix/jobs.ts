import { type MatrixRow, nobodyBut } from './askers.ts'

/** What administrators have is not there for others. */
const onlyAdmin = (status: number) => nobodyBut('admin', status)

/** Of no job. */
const NO_JOB = '0193a1f0-0000-7000-8000-000000000000'

export const jobRows: readonly MatrixRow[] = [
  { endpoint: 'listJobs', request: () => ({ path: '/v1/admin/jobs' }), expected: onlyAdmin(200) },
  { endpoint: 'getHealth', request: () => ({ path: '/v1/admin/health' }), expected: onlyAdmin(200) },
  {
    endpoint: 'retryJob',
    variant: 'failed',
    request: ({ failedJobId }) => ({ path: `/v1/admin/jobs/${failedJobId}/retry` }),
    expected: onlyAdmin(200),
  },
  {
    endpoint: 'retryJob',
    variant: 'not there',
    request: () => ({ path: `/v1/admin/jobs/${NO_JOB}/retry` }),
    expected: onlyAdmin(404),
  },
]
