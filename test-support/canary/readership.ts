import { randomUUID } from 'node:crypto'
import type { Endpoint } from '../../contracts/endpoint.ts'
import { endpoints } from '../../contracts/index.ts'
import type { EventsClient } from '../events.ts'
import { textOf, until } from '../live-server.ts'
import { PATIENCE_MS } from './patience.ts'
import { type PersonName, personNames } from './people.ts'
import type { Found } from './scan.ts'
import { openAs, type Stage, type Told } from './story.ts'

/** Who saw what, and by which way. */
export type Seen = Map<string, Map<PersonName | 'nobody', Set<string>>>

interface Looking {
  stage: Stage
  told: Told
  scan: (bytes: Buffer) => Found[]
  seen: Seen
}

type Asker = PersonName | 'nobody'
const askers: readonly Asker[] = [...personNames, 'nobody']
/** Requests of one person at once. */
const AT_ONCE = 4

/** Everybody asks for everything that can be asked for with GET, looks for every text, and opens every document. */
export async function lookEverywhere(
  stage: Stage,
  told: Told,
  scan: Looking['scan'],
  heard: Record<PersonName, EventsClient>,
): Promise<Seen> {
  const looking: Looking = { stage, told, scan, seen: new Map() }
  const paths = [...listPaths(told), ...listSearches(stage)]
  for (const asker of askers) {
    const waiting = [...paths]
    const work = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await request(looking, asker, next)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  }
  await Promise.all(personNames.map((name) => openDocuments(looking, name)))
  for (const name of personNames) note(looking, name, 'events', Buffer.from(JSON.stringify(heard[name].frames)))
  await readMails(looking)
  return looking.seen
}

/** Every address that answers to GET, with everything of the story in it. */
function listPaths(told: Told): { name: string; path: string }[] {
  return endpoints
    .filter(({ method }) => method === 'GET')
    .flatMap((endpoint) => idsFor(endpoint, told).map((path) => ({ name: endpoint.name, path })))
}

/** Which ids belong into a path. A path that begins with something new has to be added here, or the test fails. */
const kinds: readonly [beginning: string, kind: string][] = [
  ['/v1/cases/', 'cases'],
  ['/v1/documents/uploads/', 'uploads'],
  ['/v1/documents/', 'documents'],
  ['/v1/live-documents/', 'live-documents'],
  ['/v1/messages/', 'messages'],
  ['/v1/consultations/', 'consultations'],
  ['/v1/law-firms/', 'law-firms'],
  ['/v1/admin/break-glass/', 'break-glass'],
  ['/v1/users/me/exports/', 'exports'],
  ['/v1/users/', 'users'],
  ['/v1/lawyers/evidence/', 'evidence'],
  ['/v1/lawyers/', 'lawyers'],
  ['/v1/erasures/', 'erasures'],
  ['/v1/viewings/', 'viewings'],
]

function idsFor({ path }: Endpoint, { ids }: Told): string[] {
  if (!path.includes(':')) return [path]
  const kind = kinds.find(([beginning]) => path.startsWith(`${beginning}:`))?.[1]
  if (kind === undefined) throw new Error(`${path}: say in readership.ts which ids belong there`)
  const own = (ids[kind] ?? [randomUUID()]).map((id) => path.replace(/:\w+/, id))
  return own.flatMap((one) => (ids.versions ?? []).map((id) => one.replace(':versionId', id)))
}

/** Searches of every kind, for every text. */
function listSearches({ needles }: Stage): { name: string; path: string }[] {
  return needles.names().flatMap((name) => {
    const q = needles.of(name)
    const other = ['title', 'summary', 'brief', 'letter', 'file name'].includes(name)
      ? ['search/cases', 'search/lawyers', 'search/law-firms', 'feed', 'cases', 'messages', 'lawyers', 'admin/users']
      : []
    return ['search/documents', ...other].map((path) => ({ name: path, path: `/v1/${path}?q=${q}` }))
  })
}

async function request(looking: Looking, asker: Asker, { name, path }: { name: string; path: string }): Promise<void> {
  const { api, people } = looking.stage
  const call = asker === 'nobody' ? {} : { token: people[asker].token }
  const { response, status } = await api.call('GET', path, call)
  if (status >= 500) throw new Error(`${asker}: GET ${path} answered ${status}`)
  // What somebody looked for may come back to them.
  const asked = new URL(path, 'http://localhost').searchParams.get('q')
  note(looking, asker, name, withoutEcho(response.rawPayload, asked))
}

/** An answer that has found nothing says at most what was asked for. */
function withoutEcho(answer: Buffer, asked: string | null): Buffer {
  if (asked === null) return answer
  const { data } = JSON.parse(answer.toString()) as { data?: unknown }
  const hits = Array.isArray(data) ? data : ((data as { hits?: unknown[] } | undefined)?.hits ?? [])
  return Buffer.from(JSON.stringify(hits))
}

/** Everybody tries every live document. */
async function openDocuments(looking: Looking, name: PersonName): Promise<void> {
  for (const [kind, documentId] of Object.entries(looking.told.documents)) {
    const typist = openAs(looking.stage, name, documentId)
    try {
      await until(() => typist.provider.synced || typist.refusals.length > 0, PATIENCE_MS, `${name} at ${kind}`)
      note(looking, name, `socket of ${kind}`, Buffer.from(textOf(typist.document)))
    } finally {
      typist.destroy()
    }
  }
}

async function readMails(looking: Looking): Promise<void> {
  const { api, people } = looking.stage
  const mails = await api.db.selectFrom('mails').select(['toAddress', 'subject', 'text', 'calendar']).execute()
  for (const { toAddress, ...mail } of mails) {
    const name = personNames.find((one) => people[one].email === toAddress) ?? 'nobody'
    note(looking, name, 'mail', Buffer.from(JSON.stringify(mail)))
  }
}

function note({ scan, seen }: Looking, asker: Asker, way: string, bytes: Buffer): void {
  for (const { name } of scan(bytes)) {
    const byPerson = seen.get(name) ?? new Map<Asker, Set<string>>()
    seen.set(name, byPerson.set(asker, (byPerson.get(asker) ?? new Set()).add(way)))
  }
}
