import { expect, test } from 'vitest'
import type { Health } from '../../../../contracts/health.ts'
import { findings } from './health-words.ts'
import { ageWords, jobName, jobNote, sizeWords } from './job-words.ts'

const healthy: Health = {
  checkedAt: '2026-01-01T00:00:00Z',
  database: { version: '18.4 (Debian)', sizeBytes: 12_345_678, migrationsApplied: 9, migrationsPending: [] },
  queue: { backend: 'redis', isReachable: true, waiting: 1, active: 0 },
  redis: 'reachable',
  outbox: { oldestSeconds: 0.4, undispatched: 0, queued: 1, notConfigured: 0, failed: 0 },
  mail: 'service',
  sms: 'service',
  workers: [],
  schedules: [],
  audit: { faults: [], tailsCheckedAt: '2026-01-01T00:00:00Z', wholeCheckedAt: '2026-01-01T00:00:00Z' },
  disk: { freeBytes: 50e9, totalBytes: 100e9 },
}

test('what is not as it should be is said to be so', () => {
  expect(findings(healthy).every(({ isFine }) => isFine)).toBe(true)
  const sick: Health = {
    ...healthy,
    database: { ...healthy.database, migrationsPending: ['x'] },
    queue: { backend: 'redis', isReachable: false, waiting: null, active: null },
    redis: 'away',
    outbox: { oldestSeconds: 600, undispatched: 1, queued: 1, notConfigured: 3, failed: 2 },
    mail: 'not_configured',
    sms: 'not_configured',
    audit: {
      ...healthy.audit,
      faults: [{ chain: 'platform', caseId: null, seq: 7, problem: 'changed', foundAt: '2026-01-01T00:00:00Z' }],
    },
    disk: { freeBytes: 5e9, totalBytes: 100e9 },
  }
  expect(findings(sick).some(({ isFine }) => isFine)).toBe(false)
})

test('what is wrong with the audit comes first', () => {
  const fault = { chain: 'case', caseId: 'c1', seq: 7, problem: 'changed', foundAt: '2026-01-01T00:00:00Z' } as const
  const [first] = findings({ ...healthy, audit: { ...healthy.audit, faults: [fault] } })
  expect([first?.value, first?.to]).toEqual(['Altered in one place', '/admin/audit?case=c1'])
})

test('[AUDIT9] of the audit it is said what is wrong, in words, and when nobody looks at it', () => {
  const saidOf = (audit: Partial<Health['audit']>) => {
    const found = findings({ ...healthy, audit: { ...healthy.audit, ...audit } }).find(({ name }) => name === 'Audit')
    return [found?.isFine, found?.value, found?.note]
  }
  const fault = { caseId: null, seq: 7, foundAt: '2026-01-01T00:00:00Z' }
  expect(saidOf({ faults: [{ ...fault, chain: 'checkpoints', problem: 'outOfOrder' }] })).toEqual([
    false,
    'Altered in one place',
    'First in the checkpoints, number 7: it does not follow the one before. Look with npm run audit -- verify.',
  ])
  const ten = Array.from({ length: 10 }, () => ({ ...fault, chain: 'platform' as const, problem: 'head' }))
  expect(saidOf({ faults: ten })).toEqual([
    false,
    'Altered in 10 or more places',
    'First in the platform, number 7: the head of the chain is not its last entry. Look with npm run audit -- verify.',
  ])
  expect(saidOf({})).toEqual([true, 'As it was written', undefined])
  expect(saidOf({ tailsCheckedAt: '2025-12-31T22:00:00Z' })).toEqual([
    false,
    'Not looked at',
    'What is new in it was looked at 2 hours ago. See regular work.',
  ])
  expect(saidOf({ wholeCheckedAt: '2025-12-29T00:00:00Z' })).toEqual([
    false,
    'Not looked at',
    'It as a whole was looked at 72 hours ago. See regular work.',
  ])
  expect(saidOf({ tailsCheckedAt: null })).toEqual([
    false,
    'Not looked at',
    'What is new in it was not looked at yet, or the last look failed. See regular work.',
  ])
})

test('numbers and names in words', () => {
  expect([0, 999, 1_500, 12_345_678, 50e9].map(sizeWords)).toEqual(['0 B', '999 B', '1.5 KB', '12 MB', '50 GB'])
  expect([0, 1, 59, 75, 7200].map(ageWords)).toEqual(['None', '1 second', '59 seconds', '1 minute', '2 hours'])
  expect(jobName('send-mail')).toBe('Send mail')
})

test('a job says how often it failed and why', () => {
  const job = { state: 'failed', attempts: 5, lastError: 'Error EENVELOPE 550' } as Parameters<typeof jobNote>[0]
  expect(jobNote(job)).toBe('Failed 5 times: Error EENVELOPE 550')
  expect(jobNote({ ...job, state: 'queued', attempts: 0, lastError: null })).toBeUndefined()
})
