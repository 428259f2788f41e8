import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'

export const roles = ['all', 'server', 'collab', 'worker'] as const
export type Role = (typeof roles)[number]

/** Everything that can be set from outside, checked. Secrets are undefined in development, where they are generated. */
export type Config = ReturnType<typeof toConfig>

/** All that is wrong with the environment, in one sentence for each variable. Never quotes a value: it may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The settings are not complete, so nothing was started:\n${problems.map((line) => `  ${line}`).join('\n')}`)
    this.problems = problems
  }
}

const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must look like postgres://user:password@host/database',
})
const webUrl = z.url({ protocol: /^https?$/, error: 'must look like https://example.org' })

const variables = z.object({
  NODE_ENV: z.string().optional(),
  /** Where to listen; 0 takes a free port. */
  PORT: z.coerce.number('must be a number').int().min(0).max(65535, 'must be a port number').default(8080),
  HOST: z.string().default('127.0.0.1'),
  /** Embedded database, uploads, development secrets. */
  DATA_DIR: z.string().default('./.data'),
  /** The application's role on a Postgres of yours; without it the embedded one is started. */
  DATABASE_URL: postgresUrl.optional(),
  /** The role that migrates; without it the application's role does. */
  DATABASE_OWNER_URL: postgresUrl.optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must look like redis://host:6379' }).optional(),
  ROLE: z.enum(roles, `must be one of ${roles.join(', ')}`).default('all'),
  /** Address in mails and links, and the browser origin that is allowed. */
  PUBLIC_URL: webUrl.transform((url) => url.replace(/\/+$/, '')).optional(),
  /** Address ranges of proxies whose X-Forwarded-* headers count. */
  TRUST_PROXY: z.string().transform(splitList).refine(areAddressRanges, 'must list addresses or ranges').optional(),
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  MASTER_KEY: z.string().refine(areMasterKeys, 'must be id:base64 of 32 bytes; several separated by commas').optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must look like smtp://user:password@host:587' }).optional(),
  MAIL_FROM: z.string().optional(),
  TWILIO_ACCOUNT_SID: z.string().optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  /** A number in E.164, or a messaging service. */
  TWILIO_FROM: z.string().optional(),
  TWILIO_API_BASE: webUrl.optional(),
  /** A media server of yours; without it one is started where there is a program for it. */
  LIVEKIT_URL: z.url({ protocol: /^(wss?|https?)$/, error: 'must look like wss://livekit.example.org' }).optional(),
  LIVEKIT_API_KEY: z.string().optional(),
  LIVEKIT_API_SECRET: z.string().optional(),
  /** Addition: `on` where LiveKit's Egress service records beside that server, into the bucket. */
  LIVEKIT_EGRESS: z.enum(['on', 'off'], 'must be on or off').default('off'),
  OIDC_ISSUER: webUrl.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** A bucket for files, of any service that speaks S3; without it they lie under DATA_DIR. */
  S3_ENDPOINT: webUrl.optional(),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  /** The virus scanner. */
  CLAMD_URL: z.url({ protocol: /^(tcp|unix)$/, error: 'must look like tcp://host:3310 or unix:///path' }).optional(),
  RATE_LIMIT: z.enum(['on', 'off'], 'must be on or off').default('on'),
  /** Addition to the interface page: how much is logged. */
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'is not a level').optional(),
  /** Addition: `off` where a development server serves the web client. */
  SERVE_CLIENT: z.enum(['on', 'off'], 'must be on or off').default('on'),
})

/**
 * Reads and checks the environment. An empty variable counts as unset.
 * @throws ConfigError naming everything that is missing or wrong at once
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = variables.safeParse(given)
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`)
  problems.push(...missing(given))
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  return toConfig(parsed.data)
}

function missing(given: NodeJS.ProcessEnv): string[] {
  const problems: string[] = []
  if (given.NODE_ENV === 'production') {
    if (!given.JWT_SECRET)
      problems.push('JWT_SECRET is missing: it signs access tokens. Make one with: openssl rand -base64 48')
    if (!given.MASTER_KEY) {
      problems.push(
        'MASTER_KEY is missing: it encrypts what is stored. Make one with: echo "k1:$(openssl rand -base64 32)"',
      )
    }
  }
  if (['server', 'collab', 'worker'].includes(given.ROLE ?? '') && !given.REDIS_URL) {
    problems.push(`REDIS_URL is missing: with ROLE=${given.ROLE} several processes share the work and meet in Redis.`)
  }
  if (given.DATABASE_OWNER_URL && !given.DATABASE_URL) {
    problems.push('DATABASE_URL is missing: DATABASE_OWNER_URL is only of use beside it.')
  }
  for (const group of settingGroups) {
    const absent = group.filter((name) => !given[name])
    if (absent.length === 0 || absent.length === group.length) continue
    problems.push(...absent.map((name) => `${name} is missing: ${group.join(', ')} are of use together only.`))
  }
  return [...problems, ...missingForRecordings(given)]
}

/** A recording needs a media server that somebody runs with Egress, and a bucket that both sides reach. */
function missingForRecordings(given: NodeJS.ProcessEnv): string[] {
  if (given.LIVEKIT_EGRESS !== 'on') return []
  const needs = { LIVEKIT_URL: 'the media server that Egress records', S3_BUCKET: 'the bucket that Egress writes to' }
  return Object.entries(needs).flatMap(([name, what]) =>
    given[name] ? [] : [`${name} is missing: LIVEKIT_EGRESS=on needs ${what}.`],
  )
}

/** Settings that mean nothing without each other. */
const settingGroups = [
  ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'],
  ['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'],
  ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
] as const

function toConfig(env: z.infer<typeof variables>) {
  return {
    production: env.NODE_ENV === 'production',
    port: env.PORT,
    host: env.HOST,
    dataFolder: resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    databaseOwnerUrl: env.DATABASE_OWNER_URL,
    redisUrl: env.REDIS_URL,
    role: env.ROLE,
    publicUrl: env.PUBLIC_URL,
    trustProxy: env.TRUST_PROXY,
    jwtSecret: env.JWT_SECRET,
    masterKey: env.MASTER_KEY,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    twilio: twilioOf(env),
    oidc: oidcOf(env),
    livekit: livekitOf(env),
    egress: env.LIVEKIT_EGRESS === 'on',
    s3: s3Of(env),
    clamdUrl: env.CLAMD_URL,
    rateLimit: env.RATE_LIMIT === 'on',
    // In a terminal people want the address, not a line for each request.
    logLevel: env.LOG_LEVEL ?? (env.NODE_ENV === 'production' ? 'info' : 'warn'),
    serveClient: env.SERVE_CLIENT === 'on',
  }
}

function twilioOf(env: z.infer<typeof variables>) {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = env
  return accountSid && authToken && from ? { accountSid, authToken, from, apiBase: env.TWILIO_API_BASE } : undefined
}

function s3Of(env: z.infer<typeof variables>) {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env
  if (!bucket || !accessKeyId || !secretAccessKey) return undefined
  return { bucket, accessKeyId, secretAccessKey, endpoint: env.S3_ENDPOINT, region: env.S3_REGION ?? 'us-east-1' }
}

function oidcOf(env: z.infer<typeof variables>) {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env
  return issuer && clientId && clientSecret ? { issuer, clientId, clientSecret } : undefined
}

function livekitOf(env: z.infer<typeof variables>) {
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = env
  return url && apiKey && apiSecret ? { url: new URL(url), apiKey, apiSecret } : undefined
}

function splitList(text: string): string[] {
  return text.split(',').flatMap((part) => part.trim() || [])
}

/** `10.0.0.0/8`, `::1`: never a hop count or `true`, which would trust whoever connects. */
function areAddressRanges(ranges: string[]): boolean {
  return ranges.every((range) => {
    const [address = '', bits, ...rest] = range.split('/')
    const version = isIP(address)
    if (version === 0 || rest.length > 0) return false
    return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  })
}

function areMasterKeys(text: string): boolean {
  const keys = text.split(',').map((key) => /^([A-Za-z0-9_-]+):([A-Za-z0-9+/]+={0,2})$/.exec(key.trim()))
  const ids = keys.map((key) => key?.[1])
  return keys.every((key) => Buffer.from(key?.[2] ?? '', 'base64').length === 32) && new Set(ids).size === ids.length
}
