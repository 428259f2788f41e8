import { uuidv7 } from '../adapters/ids.ts'
import type { OwnLawyer } from '../contracts/lawyers.ts'
import { sealEvidence } from '../domain/lawyers/evidence-sealing.ts'
import { deriveVerification } from '../domain/lawyers/licences.queries.ts'
import type { ApiAnswer, TestApi } from './api.ts'
import type { TestPerson } from './factories.ts'

/** The smallest thing that begins as a PDF does; `text` makes it different from others. */
export function pdf(text = ''): Buffer {
  return Buffer.from(`%PDF-1.7\n1 0 obj << >> endobj\n% ${text}\ntrailer << >>\n%%EOF\n`)
}

/** A form with text fields and one file, as a browser sends it. */
export function form(fields: Record<string, string>, file?: { name: string; bytes: Uint8Array; type?: string }) {
  const boundary = `----lc${uuidv7()}`
  const parts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  )
  if (file) {
    const { name, bytes, type = 'application/octet-stream' } = file
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`
    parts.push(Buffer.from(head), Buffer.from(bytes), Buffer.from('\r\n'))
  }
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)])
  return { body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }
}

/** Makes the profile of a lawyer account. */
export async function registerLawyer(api: TestApi, { token }: TestPerson, body: object = {}): Promise<OwnLawyer> {
  const answer = await api.call('POST', '/v1/lawyers/register', { token, body })
  if (answer.status !== 201) throw new Error(`registerLawyer answered ${answer.status}`)
  return answer.body.data
}

export async function lawyerIdOf({ ownerDb }: Pick<TestApi, 'ownerDb'>, { userId }: TestPerson): Promise<string> {
  return (await ownerDb.selectFrom('lawyers').select('id').where('userId', '=', userId).executeTakeFirstOrThrow()).id
}

/** Hands in a proof. */
export function handIn(
  api: TestApi,
  { token }: TestPerson,
  fields: Record<string, string>,
  file: { name: string; bytes: Uint8Array } = { name: 'licence.pdf', bytes: pdf() },
): Promise<ApiAnswer> {
  return api.call('POST', '/v1/lawyers/me/verify', { token, ...form(fields, file) })
}

interface LicenceOptions {
  jurisdiction?: string
  number?: string
  expiresOn?: string | null
  status?: 'pending' | 'verified'
}

/** A licence straight into the database, with the lawyer's derived columns. */
export async function insertLicence(
  { ownerDb, clock }: Pick<TestApi, 'ownerDb' | 'clock'>,
  lawyerId: string,
  { jurisdiction = 'US-NY', number = uuidv7(), expiresOn = '2099-12-31', status = 'verified' }: LicenceOptions = {},
): Promise<string> {
  const id = uuidv7()
  const now = clock.now()
  const times = {
    createdAt: now,
    updatedAt: now,
    ...(status === 'verified' ? { checkedAt: now } : { submittedAt: now }),
  }
  await ownerDb
    .insertInto('lawyerLicences')
    .values({ id, lawyerId, jurisdiction, number, expiresOn, status, ...times })
    .execute()
  await ownerDb.transaction().execute((trx) => deriveVerification(trx, lawyerId, now))
  return id
}

/** Registers a lawyer with a licence that counts. */
export async function verifiedLawyer(
  api: TestApi,
  person: TestPerson,
  { profile = {}, ...licence }: LicenceOptions & { profile?: object } = {},
): Promise<{ lawyerId: string; licenceId: string }> {
  const { id: lawyerId } = await registerLawyer(api, person, profile)
  return { lawyerId, licenceId: await insertLicence(api, lawyerId, licence) }
}

export interface LawyerWorld {
  lawyerId: string
  userId: string
  /** Verified. */
  licenceId: string
  /** Waits for a decision. */
  waitingLicenceId: string
  /** Of the waiting licence. */
  evidenceId: string
  /** Earlier work. */
  caseId: string
}

/** Gives a registered lawyer fresh licences, a proof and earlier work, whatever became of those before. */
export async function createLawyerWorld(api: TestApi, person: TestPerson): Promise<LawyerWorld> {
  const { ownerDb, masterKeys } = api
  const lawyerId = await lawyerIdOf(api, person)
  await ownerDb.deleteFrom('lawyerLicences').where('lawyerId', '=', lawyerId).execute()
  const licenceId = await insertLicence(api, lawyerId)
  const waitingLicenceId = await insertLicence(api, lawyerId, { jurisdiction: 'US-CA', status: 'pending' })
  const evidenceId = uuidv7()
  const place = { id: evidenceId, licenceId: waitingLicenceId }
  const described = { fileName: 'licence.pdf', contentType: 'application/pdf', size: pdf().length }
  await ownerDb
    .insertInto('licenceEvidence')
    .values({ ...place, ...described, sha256: Buffer.alloc(32), ...sealEvidence(masterKeys, place, pdf()) })
    .execute()
  const caseId = uuidv7()
  await ownerDb
    .insertInto('lawyerCases')
    .values({ id: caseId, lawyerId, title: 'A lease', practiceArea: 'housing', year: 2020 })
    .execute()
  return { lawyerId, userId: person.userId, licenceId, waitingLicenceId, evidenceId, caseId }
}
