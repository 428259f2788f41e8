import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from './config.ts'

interface Service {
  image?: string
  build?: string
  user?: string
  read_only?: boolean
  cap_drop?: string[]
  security_opt?: string[]
  healthcheck?: { test: string[] }
  environment?: Record<string, string>
  ports?: string[]
}

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> }
const instructions = read('Dockerfile')
  .replace(/\\\n\s*/g, ' ')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line))
const finalStage = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')))

test('compose runs the application, Postgres with vectors, Redis and LiveKit', () => {
  expect(Object.keys(compose.services).sort()).toEqual(['app', 'livekit', 'postgres', 'redis'])
  expect(compose.services.postgres?.image).toMatch(/^pgvector\/pgvector:pg(1[5-9]|[2-9]\d)/)
})

test.each(Object.entries(compose.services))(
  'the container of %s has no rights that it does not need',
  (name, service) => {
    expect(service.cap_drop).toEqual(['ALL'])
    expect(service.security_opt).toContain('no-new-privileges:true')
    expect(service.read_only).toBe(true)
    expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/)
    if (name !== 'app') expect(service.healthcheck?.test[0]).toBe('CMD')
    if (service.image) expect(service.image).toMatch(/:[\w.-]*\d/) // a version, not whatever is latest
  },
)

test('no secret is written into compose, and those that must be set have no default', () => {
  const { environment = {} } = compose.services.app ?? {}
  for (const name of ['JWT_SECRET', 'MASTER_KEY']) expect(environment[name]).toMatch(/^\$\{\w+:\?/)
  expect(environment.DATABASE_URL).toMatch(/legal_connect_app:\$\{APPLICATION_PASSWORD:\?/)
  expect(environment.DATABASE_OWNER_URL).toMatch(/legal_connect_owner:\$\{OWNER_PASSWORD:\?/)
})

test('[VIDEO8] the media server reports to the application, which alone opens rooms and passes signalling on', () => {
  const { environment = {}, ports = [] } = compose.services.livekit ?? {}
  const settings = parse((environment.LIVEKIT_CONFIG ?? '').replaceAll(/\$\{\w+:\?[^}]*\}/g, 'key'))
  expect(settings.room).toEqual({ auto_create: false })
  expect(settings.webhook).toEqual({ api_key: 'key', urls: ['http://app:8080/v1/webhooks/livekit'] })
  expect(ports.filter((port) => port.includes('7880'))).toEqual([])
})

test('recording adds Egress, and changes nothing of the media server but that both meet in Redis', () => {
  const added = parse(read('deploy/recording.yml')) as { services: Record<string, Service> }
  expect(Object.keys(added.services).sort()).toEqual(['app', 'egress', 'livekit'])
  const settingsOf = (service: Service | undefined, name: string) =>
    parse((service?.environment?.[name] ?? '').replaceAll(/\$\{\w+:\?[^}]*\}/g, 'key'))
  const redis = { address: 'redis:6379' }
  const before = settingsOf(compose.services.livekit, 'LIVEKIT_CONFIG')
  expect(settingsOf(added.services.livekit, 'LIVEKIT_CONFIG')).toEqual({ ...before, redis })
  expect(settingsOf(added.services.egress, 'EGRESS_CONFIG_BODY')).toMatchObject({ redis, ws_url: 'ws://livekit:7880' })
  expect(added.services.egress?.image).toMatch(/:v\d/)
  expect(readConfig({ ...recordingEnvironment(added.services.app) }).egress).toBe(true)
})

/** What compose would hand over, with a value for everything that has to be given. */
function recordingEnvironment(app: Service | undefined): NodeJS.ProcessEnv {
  const given = Object.entries(app?.environment ?? {}).map(([name, value]) => [
    name,
    value.replace(/^\$\{\w+:\?.*\}$/, 'given').replace(/^\$\{\w+:-\}$/, ''),
  ])
  const livekit = { LIVEKIT_URL: 'ws://livekit:7880', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'secret' }
  return { ...livekit, ...Object.fromEntries(given) }
}

test('databases are not reachable from outside', () => {
  expect(compose.services.postgres?.ports).toBeUndefined()
  expect(compose.services.redis?.ports).toBeUndefined()
})

test('the image tells V8 what `npm start` tells it', () => {
  const { options } = JSON.parse(read('bin/engine.json')) as { options: string[] }
  expect(finalStage.at(-1)).toBe(`CMD ${JSON.stringify(['node', ...options, 'bin/start.ts']).replaceAll(',', ', ')}`)
})

test('the image runs as an unprivileged user, says how it is, and holds no development packages', () => {
  const user = finalStage.findLast((line) => line.startsWith('USER '))
  expect(user).toBe('USER node')
  expect(finalStage.indexOf(user ?? '')).toBeLessThan(finalStage.findIndex((line) => line.startsWith('CMD ')))
  expect(finalStage.find((line) => line.startsWith('HEALTHCHECK '))).toContain('/readyz')
  expect(finalStage.join('\n')).toContain('NODE_ENV=production')
  expect(finalStage.filter((line) => /npm (ci|install)/.test(line))).toEqual([])
  expect(instructions.some((line) => line === 'RUN npm ci --omit=dev')).toBe(true)
})
