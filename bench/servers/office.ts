import type { FileDoor, Room, Seat } from '../peer.ts'
import { fillTexts } from './confidential-texts.ts'
import { openFileDoor } from './file-door.ts'
import { fillMarketplace, licensePerson } from './marketplace.ts'
import type { Person, Rest } from './rest.ts'
import { caseWords, lawyerFacets, lawyerTypos, lawyerWords } from './search-questions.ts'
import { CASES, insideKinds, insideWords } from './texts.ts'

/** With more seats in a room than this, people sit on several: signing up is slow on purpose. */
const MOST_PEOPLE = 50
const FEW_PEOPLE = 5

/** Cases that the REST measure reads. */
const REST_CASES = 10

/** An access token lives 10 minutes; past this age it is exchanged before seats are handed out. */
const TOKEN_AGE_MS = 3 * 60_000

/** People of the product and their cases, made over REST. */
export function createOffice(rest: Rest, port: number) {
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
      const fresh = await staff(2)
      const ask = (person: Person | undefined, path: string, queries: readonly string[]) =>
        queries.map((query) => ({ url: `http://127.0.0.1:${port}${path}?${query}`, token: person?.accessToken ?? '' }))
      return [
        { kind: 'lawyers by words', requests: ask(fresh[0], '/v1/search/lawyers', lawyerWords) },
        { kind: 'lawyers by facets and place', requests: ask(fresh[0], '/v1/search/lawyers', lawyerFacets) },
        { kind: 'lawyers with typing errors', requests: ask(fresh[0], '/v1/search/lawyers', lawyerTypos) },
        { kind: 'cases and teasers', requests: ask(fresh[1], '/v1/search/cases', caseWords) },
      ]
    },
    async insideQuestions(dataFolder: string) {
      const [client] = await staff(1)
      if (!client) throw new Error('nobody there')
      const caseIds = await openCases(CASES, [client])
      await fillTexts(dataFolder, { userId: client.userId, caseIds })
      const [fresh] = await staff(1)
      const path = `http://127.0.0.1:${port}/v1/search/documents`
      return insideKinds.map(({ kind, inOne, source }) => ({
        kind,
        requests: insideWords.map((words) => ({
          url: `${path}?${words}&kind=${source}${inOne ? `&caseId=${caseIds[0]}` : ''}`,
          token: fresh?.accessToken ?? '',
        })),
      }))
    },
    async fileDoor(): Promise<FileDoor> {
      const crowd = await staff(1)
      const [caseId] = await openCases(1, crowd)
      return openFileDoor(`http://127.0.0.1:${port}`, crowd[0] as Person, caseId as string)
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
