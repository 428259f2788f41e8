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
