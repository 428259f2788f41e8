import { randomBytes, randomUUID } from 'node:crypto'
import type { TestApi } from '../api.ts'
import { beginUpload, uploadFile } from '../documents.ts'
import { createTestCase, readWorkspace } from '../factories.ts'
import { docx, pdf, webm } from '../file-builders.ts'
import { handIn, pdf as proof } from '../lawyers.ts'
import { typeParagraph, until } from '../live-server.ts'
import { hasLivekit } from '../livekit.ts'
import { act, addConflict, openCase, SOUNDS_LIKE_OTHER_SIDE } from '../open-case.ts'
import { createTypist, type Typist } from '../typist.ts'
import type { Needles } from './needles.ts'
import { PATIENCE_MS } from './patience.ts'
import { foundFirm, joinEverybody, type People, type PersonName, stepUp, succeed } from './people.ts'

/** What a story is told with. */
export interface Stage {
  api: TestApi
  people: People
  needles: Needles
  liveUrl: string
}

/** Ids of everything that was made, by the kind that paths of the API begin with. */
export interface Told {
  caseId: string
  firmId: string
  documents: Record<string, string>
  files: Record<string, string>
  ids: Record<string, string[]>
}

/** Writes a canary into everything that people can write of a case. */
export async function tellStory(stage: Stage): Promise<Told> {
  const { api, people, needles } = stage
  const { owner, lawyer } = people
  const { id: caseId } = await createTestCase(api, owner, { title: `About ${needles.of('title')}` })
  await joinEverybody(api, people, caseId)
  const firmId = await foundFirm(api, people)
  const wall = { caseId, userId: people.walled.userId, reason: `Because ${needles.of('wall reason')}` }
  await succeed(api, 'POST', `/v1/law-firms/${firmId}/walls`, { token: lawyer.token, body: wall })
  const documents = await writeDocuments(stage, caseId)
  const { files, uploadId } = await addFiles(stage, caseId)
  await bid(stage, caseId, files.pdf ?? '')
  await typeInto(stage, 'owner', documents.brief ?? '', [needles.of('brief')])
  const versionId = await nameVersion(stage, documents.brief ?? '')
  const messages = await writeMessages(stage, caseId)
  const consultationId = await meet(stage, caseId)
  const grantId = await explain(stage, caseId)
  await lookFor(stage)
  await sendWhatIsRefused(stage, caseId)
  const exportIds = await orderExports(stage)
  return {
    caseId,
    firmId,
    documents,
    files,
    ids: {
      cases: [caseId],
      'live-documents': Object.values(documents),
      versions: [versionId],
      documents: Object.values(files),
      uploads: [uploadId],
      messages,
      consultations: [consultationId],
      'law-firms': [firmId],
      'break-glass': [grantId],
      exports: exportIds,
      viewings: await openViewings(stage, Object.values(files)),
      evidence: (await api.db.selectFrom('licenceEvidence').select('id').execute()).map(({ id }) => id),
      lawyers: (await api.db.selectFrom('lawyers').select('id').execute()).map(({ id }) => id),
      users: Object.values(people).map(({ userId }) => userId),
    },
  }
}

/** Opens a document as somebody; the socket goes to the process for live documents. */
export function openAs({ people, liveUrl }: Stage, name: PersonName, documentId: string): Typist {
  return createTypist({ client: 1, url: liveUrl, token: async () => people[name].token, documentId })
}

async function typeInto(stage: Stage, name: PersonName, documentId: string, texts: readonly string[]): Promise<void> {
  const typist = openAs(stage, name, documentId)
  try {
    await until(() => typist.provider.synced, PATIENCE_MS, `${name} has the document`)
    typist.provider.setAwarenessField('cursor', { anchor: stage.needles.of('caret') })
    for (const text of texts) {
      typeParagraph(typist.document, `Of ${text}.`)
      // Each by itself: what is typed while a commit runs would share a row of the log.
      await until(() => !typist.provider.hasUnsyncedChanges, PATIENCE_MS, 'acknowledged')
    }
    // What is refused is not told either.
    typist.provider.sendStateless(stage.needles.of('refused'))
    typist.document.getMap(stage.needles.of('refused')).set('x', 'y')
    await until(() => typist.refusals.length > 0, PATIENCE_MS, 'a refusal')
  } finally {
    typist.destroy()
  }
}

async function writeDocuments(stage: Stage, caseId: string): Promise<Record<string, string>> {
  const { api, people, needles } = stage
  const { owner } = people
  const idOf = async (name: PersonName, kind: string) =>
    (await readWorkspace(api, people[name], caseId)).documents.find((document) => document.kind === kind)?.id ?? ''
  const answers = { goal: { text: `My goal is ${needles.of('intake answer')}.` } }
  await succeed(api, 'PUT', `/v1/cases/${caseId}/intake`, { token: owner.token, body: { answers } })
  const documents = {
    brief: await idOf('owner', 'brief'),
    notes: await idOf('lawyer', 'notes'),
    privateNotes: await idOf('lawyer', 'private_notes'),
    ownersPrivateNotes: await idOf('owner', 'private_notes'),
  }
  // More rows than a snapshot is made after.
  const many = Array.from({ length: 110 }, () => needles.of('published brief'))
  await typeInto(stage, 'owner', documents.brief, many)
  await typeInto(stage, 'lawyer', documents.notes, [needles.of('notes')])
  await typeInto(stage, 'lawyer', documents.privateNotes, [needles.of('private notes')])
  await openCase(api, owner, caseId, { description: `Somebody and ${needles.of('summary')}` })
  return documents
}

async function nameVersion({ api, people, needles }: Stage, briefId: string): Promise<string> {
  const body = { name: `Before ${needles.of('version name')}` }
  const path = `/v1/live-documents/${briefId}/versions`
  return (await succeed(api, 'POST', path, { token: people.owner.token, body })).id
}

async function addFiles({ api, people, needles }: Stage, caseId: string) {
  const { owner, lawyer } = people
  const add = async (name: string, type: string, bytes: Buffer) =>
    (await uploadFile(api, owner, { caseId, name, type, bytes })).id
  const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  const files = {
    txt: await add(
      `note-${needles.of('file name')}.txt`,
      'text/plain',
      Buffer.from(`A note of ${needles.of('text file')}\n`.repeat(40)),
    ),
    pdf: await add('letter.pdf', 'application/pdf', pdf([`Letter of ${needles.of('pdf file')}`])),
    docx: await add('contract.docx', word, docx(`Contract of ${needles.of('docx file')}`)),
    // Several chunks.
    voice: await add(
      'voice.webm',
      'audio/webm',
      Buffer.concat([webm(), Buffer.from(needles.of('voice note')), randomBytes(200_000)]),
    ),
  }
  await succeed(api, 'POST', '/v1/messages', {
    token: lawyer.token,
    body: { caseId, messageType: 'file', documentId: files.docx, content: needles.of('words with a file') },
  })
  // Begun and not finished: its parts lie in the storage.
  const part = Buffer.from(needles.of('part of an upload').padEnd(100)).toString().repeat(2_000)
  const upload = await beginUpload(api, owner, { caseId, size: 900_000, fileName: `${needles.of('upload name')}.txt` })
  const headers = { 'content-type': 'application/octet-stream' }
  const body = Buffer.from(part)
  await succeed(api, 'PUT', `/v1/documents/uploads/${upload.id}?offset=0`, { token: owner.token, body, headers })
  const licence = { name: 'licence.pdf', bytes: proof(needles.of('licence proof')) }
  const fields = { jurisdiction: 'US-CA', number: '4711' }
  const handedIn = await handIn(api, lawyer, fields, licence)
  if (handedIn.status >= 300) throw new Error(JSON.stringify(handedIn.body))
  return { files, uploadId: upload.id }
}

async function bid({ api, people, needles }: Stage, caseId: string, documentId: string): Promise<void> {
  const { owner, bidder } = people
  await addConflict(api, bidder, SOUNDS_LIKE_OTHER_SIDE)
  const { hits } = await act(api, bidder, `${caseId}/screen`)
  for (const { id } of hits) {
    const reason = `Another company: ${needles.of('dismissal reason')}`
    await act(api, bidder, `${caseId}/screening/hits/${id}/dismiss`, { reason })
  }
  await act(api, bidder, `${caseId}/clearance`, { firmCheckDone: true, confidentiality: true })
  await until(() => isReadable(api, owner.token, documentId), PATIENCE_MS, 'the file is inspected')
  const body = { userId: bidder.userId }
  await succeed(api, 'POST', `/v1/documents/${documentId}/shares`, { token: owner.token, body })
}

export async function isReadable(api: TestApi, token: string, documentId: string): Promise<boolean> {
  return (await api.call('GET', `/v1/documents/${documentId}/text`, { token })).status === 200
}

async function writeMessages({ api, people, needles }: Stage, caseId: string): Promise<string[]> {
  const { owner, lawyer } = people
  const send = (token: string, to: object, content: string) =>
    succeed(api, 'POST', '/v1/messages', { token, body: { ...to, content, clientMessageId: randomUUID() } })
  const text = await send(owner.token, { caseId }, `Say ${needles.of('message')}`)
  const edited = await send(lawyer.token, { caseId }, `First ${needles.of('earlier message')}`)
  const body = { content: `Then ${needles.of('edited message')}` }
  await succeed(api, 'PUT', `/v1/messages/${edited.id}`, { token: lawyer.token, body })
  const gone = await send(owner.token, { caseId }, `Not any more ${needles.of('deleted message')}`)
  await succeed(api, 'DELETE', `/v1/messages/${gone.id}`, { token: owner.token })
  const letter = await send(lawyer.token, { recipientId: owner.userId }, `Between us: ${needles.of('letter')}`)
  return [text, edited, gone, letter].flatMap(({ id, conversationId }) => [id, conversationId])
}

/** A consultation with somebody else in the room; where there is no media server, one that is arranged. */
async function meet({ api, people, needles }: Stage, caseId: string): Promise<string> {
  const { owner, lawyer } = people
  const at = new Date(Date.now() + 60_000).toISOString()
  const asked = { token: owner.token, body: { caseId, proposedTimes: [at] } }
  const { id } = await succeed(api, 'POST', '/v1/consultations', asked)
  const body = { at, timeZone: 'Europe/Berlin' }
  await succeed(api, 'POST', `/v1/consultations/${id}/schedule`, { token: lawyer.token, body })
  if (!hasLivekit) return id
  const said = { othersPresent: true, others: `My aunt ${needles.of('others in the room')}`, location: 'US-NY' }
  await succeed(api, 'POST', `/v1/consultations/${id}/join`, { token: lawyer.token, body: said })
  return id
}

/** Reasons that people give: of a hold and its end, and of emergency access. */
async function explain({ api, people, needles }: Stage, caseId: string): Promise<string> {
  const { lawyer, emergencyAdmin } = people
  await stepUp(api, lawyer)
  const put = { token: lawyer.token, body: { reason: `Kept for ${needles.of('hold reason')}` } }
  const hold = await succeed(api, 'POST', `/v1/cases/${caseId}/holds`, put)
  const lift = { token: lawyer.token, body: { reason: `Over, for ${needles.of('lift reason')}` } }
  await succeed(api, 'POST', `/v1/cases/${caseId}/holds/${hold.id}/lift`, lift)
  await stepUp(api, emergencyAdmin)
  const body = { caseId, reason: `A court has asked for ${needles.of('emergency reason')}` }
  return (await succeed(api, 'POST', '/v1/admin/break-glass', { token: emergencyAdmin.token, body })).id
}

/** What somebody looks for says what they think of. */
async function lookFor({ api, people, needles }: Stage): Promise<void> {
  const q = needles.of('search words')
  for (const path of ['search/documents', 'search/lawyers', 'search/cases', 'search/law-firms', 'messages', 'feed']) {
    await succeed(api, 'GET', `/v1/${path}?q=${q}`, { token: people.lawyer.token })
  }
}

/** Requests that fail are not told more of than others. */
async function sendWhatIsRefused({ api, people, needles }: Stage, caseId: string): Promise<void> {
  const { token } = people.owner
  const content = needles.of('refused')
  await api.call('POST', '/v1/messages', { token, body: { caseId: 'no id', content } })
  await api.call('POST', '/v1/messages', { token: people.outsider.token, body: { caseId, content } })
  await api.call('GET', `/v1/${content}?q=${content}`, { token })
  await api.call('POST', '/v1/auth/login', { body: { email: `${content}@example.org`, password: content } })
  const broken = { 'content-type': 'application/json' }
  await api.call('POST', '/v1/messages', { token, body: Buffer.from(`{"content": "${content}`), headers: broken })
}

/** Everybody opens every file to be played; those who may not read it cannot. */
async function openViewings({ api, people }: Stage, documentIds: readonly string[]): Promise<string[]> {
  const ids: string[] = []
  for (const { token } of Object.values(people)) {
    for (const id of documentIds) {
      const { status, body } = await api.call('POST', `/v1/documents/${id}/viewings`, { token, body: {} })
      if (status === 201) ids.push(body.data.id)
    }
  }
  return ids
}

async function orderExports({ api, people }: Stage): Promise<string[]> {
  const ids: string[] = []
  for (const name of ['owner', 'lawyer'] as const) {
    await stepUp(api, people[name])
    ids.push((await succeed(api, 'POST', '/v1/users/me/exports', { token: people[name].token, body: {} })).id)
  }
  return ids
}
