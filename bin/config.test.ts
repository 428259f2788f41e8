import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const secrets = { JWT_SECRET: 'x'.repeat(40), MASTER_KEY: `k1:${Buffer.alloc(32, 7).toString('base64')}` }

test('development needs nothing', () => {
  const config = readConfig({})
  expect(config).toMatchObject({ port: 8080, host: '127.0.0.1', role: 'all', production: false, rateLimit: true })
  expect(config.dataFolder).toMatch(/\/\.data$/)
})

test('an empty variable counts as unset', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '', ROLE: '', RATE_LIMIT: '' })).toMatchObject({
    port: 8080,
    role: 'all',
  })
  expect(problemsOf({ NODE_ENV: 'production', JWT_SECRET: '', MASTER_KEY: '' })).toHaveLength(2)
})

test('production names everything that is missing or wrong at once, and quotes no value', () => {
  const problems = problemsOf({ NODE_ENV: 'production', JWT_SECRET: 'too-short-hunter2', PORT: 'http', ROLE: 'collab' })
  const names = problems.map((line) => line.split(' ')[0])
  expect(names.sort()).toEqual(['JWT_SECRET', 'MASTER_KEY', 'PORT', 'REDIS_URL'])
  expect(problems.join()).not.toContain('hunter2')
  expect(readConfig({ NODE_ENV: 'production', ...secrets }).production).toBe(true)
})

test.each([
  { MASTER_KEY: 'k1:c2hvcnQ=' },
  { MASTER_KEY: `${secrets.MASTER_KEY},${secrets.MASTER_KEY}` },
  { DATABASE_URL: 'mysql://host/database' },
  { DATABASE_OWNER_URL: 'postgres://owner@host/database' },
  { PUBLIC_URL: 'example.org' },
  { PORT: '70000' },
  { ROLE: 'everything' },
  { RATE_LIMIT: 'no' },
  { TRUST_PROXY: 'true' },
  { TRUST_PROXY: '1' },
  { TRUST_PROXY: '10.0.0.0/33' },
  { ROLE: 'worker' },
])('refuses %o', (environment) => {
  expect(problemsOf(environment)).toHaveLength(1)
})

const livekit = { LIVEKIT_URL: 'wss://v.example.org', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'secret' }
const s3 = { S3_BUCKET: 'files', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'hunter2' }

test.each([
  [{}, ['LIVEKIT_URL', 'S3_BUCKET']],
  [livekit, ['S3_BUCKET']],
  [s3, ['LIVEKIT_URL']],
  [{ ...livekit, ...s3, LIVEKIT_EGRESS: 'yes' }, ['LIVEKIT_EGRESS']],
])('recording names what it needs besides: %o', (beside, names) => {
  const problems = problemsOf({ LIVEKIT_EGRESS: 'on', ...beside })
  expect(problems.map((line) => line.split(' ')[0])).toEqual(names)
  expect(problems.join()).not.toContain('hunter2')
})

test('recording is off unless it is switched on', () => {
  expect(readConfig({ ...livekit, ...s3 }).egress).toBe(false)
  expect(readConfig({ ...livekit, ...s3, LIVEKIT_EGRESS: 'on' }).egress).toBe(true)
})

test('ranges of proxies and several keys are taken', () => {
  const second = `k2:${Buffer.alloc(32, 8).toString('base64')}`
  const config = readConfig({ TRUST_PROXY: '10.0.0.0/8, ::1', MASTER_KEY: `${secrets.MASTER_KEY},${second}` })
  expect(config.trustProxy).toEqual(['10.0.0.0/8', '::1'])
})

function problemsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}
