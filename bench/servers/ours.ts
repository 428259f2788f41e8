import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../adapters/database/embedded/ports.ts'
import type { Peer, Room, RunningPeer, Seat } from '../peer.ts'
import { findPostmasterBelow, isRunning } from '../proc-stat.ts'
import { fillCases, fillMarketplace, licensePerson } from './marketplace.ts'
import { forgetSnapshots } from './our-database.ts'
import { connectRest, type Person, type Rest } from './rest.ts'
import { startServer } from './server-process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** With more seats in a room than this, people sit on several: signing up is slow on purpose. */
const MOST_PEOPLE = 50
const FEW_PEOPLE = 5

/** Cases that the REST measure reads. */
const REST_CASES = 10

/** What people look for in the large marketplace. */
const lawyerWords = ['q=lease', 'q=landlord+notice', 'q=software+contracts', 'q=dismissal+overtime', 'q=custo']
const lawyerFacets = [
  '',
  'jurisdiction=US-NY&practiceArea=housing',
  'language=de&availability=available&minRating=4.5',
  'maxHourlyRate=200&sort=hourlyRate',
  'latitude=40.7&longitude=-74&withinKm=50&sort=distance',
  'q=patent&jurisdiction=US-CA&remote=true',
]
const lawyerTypos = ['q=landlrod', 'q=softwrae+contract', 'q=dismisal']
/** What people look for in 10,000 places of 20 cases. */
const TEXT_CASES = 20
const insideWords = [
  'q=quarry',
  'q=lease',
  'q=landlord+notice',
  'q=overtime+wages+dismissal',
  'q=%22notice+of+the+default%22',
]
const caseWords = ['q=lease+default', 'q=patent', 'q=neighbour', 'q=overtmie', 'q=quarry']

/** An access token lives 10 minutes; past this age it is exchanged before seats are handed out. */
const TOKEN_AGE_MS = 3 * 60_000

/** The product itself: `ROLE=all` on its embedded Postgres in a temporary folder, people and cases made over REST. */
export const ours: Peer = {
  name: 'ours',
  protocol: 'hocuspocus',
  acknowledges: true,
  stores: true,
  start: startOurs,
}

async function startOurs(): Promise<RunningPeer> {
  const directory = mkdtempSync(join(tmpdir(), 'lc-bench-ours-'))
  // Postgres runs as another user.
  chmodSync(directory, 0o755)
  const port = await freePort()
  const start = () =>
    startServer({
      script: join(root, 'bin/start.ts'),
      cwd: root,
      env: settings(directory, port),
      readyUrl: `http://127.0.0.1:${port}/readyz`,
      logFile: join(directory, 'server.log'),
    })
  const server = await start()
  const postgresPid = findPostmasterBelow(server.pid)
  const office = createOffice(connectRest(`http://127.0.0.1:${port}`), port)
  const running: RunningPeer = {
    server,
    postgresPid,
    openRooms: office.openRooms,
    restRequests: office.restRequests,
    searchRequests: () => office.searchRequests(directory),
    forgetSnapshots: (documentId) => forgetSnapshots(directory, documentId),
    async restart() {
      running.server = await start()
    },
    async stop() {
      await running.server.terminate()
      if (postgresPid !== undefined) await stopOrphan(postgresPid)
      rmSync(directory, { recursive: true, force: true })
    },
  }
  return running
}

/** Empty counts as unset: nothing of the caller's environment may leak into the measurement. */
function settings(directory: string, port: number): Record<string, string> {
  return {
    NODE_ENV: 'development',
    ROLE: 'all',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: directory,
    RATE_LIMIT: 'off',
    SERVE_CLIENT: 'off',
    LOG_LEVEL: 'warn',
    DATABASE_URL: '',
    DATABASE_OWNER_URL: '',
    REDIS_URL: '',
    PUBLIC_URL: '',
  }
}

/** A killed server leaves its database running, and the next one does not stop what it did not start. */
async function stopOrphan(postmaster: number): Promise<void> {
  for (let attempt = 0; isRunning(postmaster); attempt++) {
    if (attempt === 0) process.kill(postmaster, 'SIGINT')
    if (attempt > 100) throw new Error(`Postgres ${postmaster} does not stop`)
    await sleep(50)
  }
}

/** People and their cases. */
function createOffice(rest: Rest, port: number) {
  const people: Person[] = []

  async function staff(count: number): Promise<Person[]> {
    for (const person of people) if (Date.now() - person.signedInAt > TOKEN_AGE_MS) await rest.refresh(person)
    const known = people.length
    while (people.length < count)
      people.push(await rest.register(`bench${people.length}@example.org`, people.length === 0 ? 'client' : 'lawyer'))
    const [owner, ...newcomers] = [people[0] as Person, ...people.slice(Math.max(1, known))]
    if (newcomers.length > 0) {
      // Whoever accepts by the mailed link has proved the address and sees later invitations in a list.
      const caseId = await rest.createCase(owner, 'Introductions')
      for (const { email } of newcomers) await rest.invite(owner, caseId, email)
      await rest.acceptMailed(newcomers)
    }
    return people.slice(0, count)
  }

  async function openCases(count: number, [owner, ...others]: Person[]): Promise<string[]> {
    if (!owner) throw new Error('nobody there')
    const cases: string[] = []
    for (let i = 0; i < count; i++) cases.push(await rest.createCase(owner, `Case ${i + 1}`))
    await Promise.all(
      others.map(async (person) => {
        for (const caseId of cases) await rest.invite(owner, caseId, person.email)
        for (let accepted = 0; accepted < count; ) {
          const more = await rest.acceptListed(person)
          if (more === 0) throw new Error(`${person.email} is missing invitations`)
          accepted += more
        }
      }),
    )
    return cases
  }

  return {
    async restRequests(): Promise<{ url: string; token: string }[]> {
      const crowd = await staff(FEW_PEOPLE)
      const cases = await openCases(REST_CASES, crowd)
      const paths = [
        '/v1/users/me',
        '/v1/cases',
        ...cases.flatMap((id) => [`/v1/cases/${id}`, `/v1/cases/${id}/workspace`]),
      ]
      return crowd.flatMap(({ accessToken: token }) =>
        paths.map((path) => ({ url: `http://127.0.0.1:${port}${path}`, token })),
      )
    },
    async searchRequests(dataFolder: string) {
      const [client, lawyer] = await staff(2)
      if (!client || !lawyer) throw new Error('nobody there')
      await fillMarketplace(dataFolder)
      await licensePerson(dataFolder, lawyer.email)
      const cases = await openCases(TEXT_CASES, [client])
      await fillCases(dataFolder, cases)
      const fresh = await staff(2)
      const ask = (person: Person | undefined, path: string, queries: readonly string[]) =>
        queries.map((query) => ({ url: `http://127.0.0.1:${port}${path}?${query}`, token: person?.accessToken ?? '' }))
      return [
        { kind: 'lawyers by words', requests: ask(fresh[0], '/v1/search/lawyers', lawyerWords) },
        { kind: 'lawyers by facets and place', requests: ask(fresh[0], '/v1/search/lawyers', lawyerFacets) },
        { kind: 'lawyers with typing errors', requests: ask(fresh[0], '/v1/search/lawyers', lawyerTypos) },
        { kind: 'cases and teasers', requests: ask(fresh[1], '/v1/search/cases', caseWords) },
        { kind: 'inside texts', requests: ask(fresh[0], '/v1/search/documents', insideWords) },
      ]
    },
    async openRooms(count: number, clients: number): Promise<Room[]> {
      const crowd = await staff(clients > MOST_PEOPLE ? FEW_PEOPLE : clients)
      const owner = crowd[0] as Person
      // Two shared documents a case: its brief and its notes. One alone is a small document, so it is the notes.
      const kinds = clients === 1 ? ['notes'] : ['notes', 'brief']
      const documents: string[] = []
      for (const caseId of await openCases(Math.ceil(count / kinds.length), crowd))
        for (const { id, kind } of await rest.documents(owner, caseId)) if (kinds.includes(kind)) documents.push(id)
      return documents.slice(0, count).map((documentName) => seatAll(documentName, clients, crowd))
    },
  }

  function seatAll(documentName: string, clients: number, crowd: Person[]): Seat[] {
    return Array.from({ length: clients }, (_, i) => ({
      url: `ws://127.0.0.1:${port}/collab`,
      documentName,
      token: crowd[i % crowd.length]?.accessToken ?? '',
    }))
  }
}
