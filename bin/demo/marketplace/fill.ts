import { uuidv7 } from '../../../adapters/ids.ts'
import { hashPassword } from '../../../adapters/passwords.ts'
import { decideVerification } from '../../../domain/admin/verifications.commands.ts'
import { resendVerification } from '../../../domain/auth/email-verification.commands.ts'
import { withdrawCase } from '../../../domain/cases/case-stages.commands.ts'
import { createCase } from '../../../domain/cases/cases.commands.ts'
import { giveClearance, screenCase } from '../../../domain/cases/screening.commands.ts'
import { submitCase } from '../../../domain/cases/submit-case.ts'
import type { Actor } from '../../../domain/context.ts'
import { shareDocument } from '../../../domain/documents/shares.commands.ts'
import { acceptLawFirmInvitationByToken, inviteToLawFirm } from '../../../domain/law-firms/firm-invitations.commands.ts'
import { createLawFirm, decideLawFirm } from '../../../domain/law-firms/law-firms.commands.ts'
import { registerLawyer } from '../../../domain/lawyers/lawyers.commands.ts'
import { submitVerification } from '../../../domain/lawyers/licences.commands.ts'
import { findPlaces } from '../../../domain/places/gazetteer.ts'
import { reindexLawyers } from '../../../domain/search/lawyer-index.commands.ts'
import { insertUser } from '../../../domain/users/users.queries.ts'
import { confirmAddress, contextOf, type DemoAccount, type DemoDeps, openAccount } from '../context.ts'
import type { DemoDates } from '../dates.ts'
import { mailedToken } from '../mailbox.ts'
import { ADMIN_EMAIL, DEMO_PASSWORD, demoPeople } from '../people.ts'
import { uploadDemoFile } from '../upload.ts'
import { demoCases, demoClients } from './cases.ts'
import { evidenceOf } from './evidence.ts'
import { type DemoLawyer, demoFirms, demoLawyers } from './lawyers.ts'

/** Accounts of lawyers are older than the stories; in days from the demo's Monday. */
const LAWYERS_FROM = -75

/** `fiona.gallagher@lawyers.test`: names under `.test` can never be anybody's (RFC 2606). */
export function demoAddress(name: string, domain: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ı', 'i').toLowerCase()
  return `${plain.replaceAll(/[^a-z]+/g, '.')}@${domain}.test`
}

/**
 * The marketplace around the stories: lawyers with licences that an administrator has checked, firms, and cases of others.
 * Everything goes through the domain's own commands, at the time at which the story has it.
 * @param cast accounts that are there already, by address
 * @returns accounts that were opened
 */
export async function fillMarketplace(
  deps: DemoDeps,
  dates: DemoDates,
  cast: ReadonlyMap<string, DemoAccount>,
  now: Date,
): Promise<DemoAccount[]> {
  const admin = await createAdmin(deps, dates.at(LAWYERS_FROM - 5, '09:00'))
  const opened: DemoAccount[] = []
  const byName = new Map<string, DemoAccount>()
  for (const [index, lawyer] of demoLawyers.entries()) {
    const known = Object.values(demoPeople).find(({ name }) => name === lawyer.name)
    const at = dates.at(LAWYERS_FROM + (index % 40), '10:00')
    const email = demoAddress(lawyer.name, 'lawyers')
    const account =
      (known && cast.get(known.email)) ?? (await openAccount(deps, at, { email, name: lawyer.name, role: 'lawyer' }))
    if (!known) opened.push(account)
    byName.set(lawyer.name, account)
    await verifyLawyer(deps, { lawyer, account, admin, at, index }, dates)
  }
  await openFirms(deps, dates, { byName, admin, cast })
  const { clients, caseIds } = await openCases(deps, dates)
  opened.push(...clients.values())
  await shareOneFile(deps, dates, { byName, clients, caseIds })
  await reindexLawyers(deps.db, now)
  return opened
}

/** The demo's administrator: nobody can register as one. */
async function createAdmin(deps: DemoDeps, at: Date): Promise<Actor> {
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  const account = { id: uuidv7(), email: ADMIN_EMAIL, passwordHash, role: 'admin', name: 'Administrator' }
  const { id } = await insertUser(deps.db, account, at)
  const admin: Actor = { userId: id, sessionId: uuidv7(), role: 'admin' }
  await resendVerification(contextOf(deps, at, admin))
  await confirmAddress(deps, at, ADMIN_EMAIL)
  return admin
}

interface Verified {
  lawyer: DemoLawyer
  account: DemoAccount
  admin: Actor
  at: Date
  index: number
}

async function verifyLawyer(deps: DemoDeps, { lawyer, account, admin, at, index }: Verified, dates: DemoDates) {
  const { jurisdiction, place, areas, languages, years, ...rest } = lawyer
  const town = findPlaces(place).find(({ country }) => country === jurisdiction.slice(0, 2))
  const own = contextOf(deps, at, account.actor)
  await registerLawyer(own, {
    headline: rest.headline,
    about: aboutOf(lawyer),
    practiceAreas: areas,
    languages,
    place,
    latitude: town?.latitude ?? null,
    longitude: town?.longitude ?? null,
    remote: index % 4 !== 3,
    availabilityStatus: index % 7 === 6 ? 'limited' : 'available',
    yearsOfExperience: years,
    hourlyRate: rest.hourlyRate,
    consultationFee: rest.consultationFee,
    currency: rest.currency,
  })
  const number = `${jurisdiction}-${String(104_233 + index * 7919)}`
  const licence = await submitVerification(own, {
    jurisdiction,
    number,
    admittedOn: `${dates.year(-years)}-06-01`,
    expiresOn: `${dates.year(2)}-12-31`,
    file: { name: 'licence.pdf', bytes: evidenceOf(lawyer.name, number) },
  })
  const decision = contextOf(deps, new Date(at.getTime() + 26 * 3_600_000), admin)
  await decideVerification(decision, licence.id, { decision: 'approve', version: await versionOf(deps, licence.id) })
}

async function versionOf({ db }: DemoDeps, licenceId: string): Promise<number> {
  const { version } = await db
    .selectFrom('lawyerLicences')
    .select('version')
    .where('id', '=', licenceId)
    .executeTakeFirstOrThrow()
  return version
}

function aboutOf({ name, headline, years, place }: DemoLawyer): string {
  const first = name.split(' ')[0]
  return [
    `${headline}.`,
    `${first} has worked in ${place} for ${years} years and answers within two working days.`,
    'The first talk sorts out what is urgent, what can wait and what it will cost.',
  ].join('\n\n')
}

interface Marketplace {
  byName: ReadonlyMap<string, DemoAccount>
  admin: Actor
  cast: ReadonlyMap<string, DemoAccount>
}

/** The first lawyer of each firm opens it; the others follow her mailed link. */
async function openFirms(deps: DemoDeps, dates: DemoDates, { byName, admin, cast }: Marketplace): Promise<void> {
  for (const [index, [name, description]] of Object.entries(demoFirms).entries()) {
    const [owner, ...others] = demoLawyers.filter(({ firm }) => firm === name)
    const actor = owner && byName.get(owner.name)?.actor
    if (!actor) throw new Error(`the firm ${name} has no lawyer`)
    const at = dates.at(-30 + (index % 6), '11:00')
    const firm = await createLawFirm(contextOf(deps, at, actor), { name, description })
    const decided = contextOf(deps, new Date(at.getTime() + 7_200_000), admin)
    await decideLawFirm(decided, firm.id, { decision: 'verify', version: firm.version })
    for (const lawyer of others) {
      const known = Object.values(demoPeople).find((person) => person.name === lawyer.name)
      const email = known && cast.has(known.email) ? known.email : demoAddress(lawyer.name, 'lawyers')
      await inviteToLawFirm(contextOf(deps, decided.clock.now(), actor), firm.id, { email, role: 'member' })
      const token = await firmToken(deps, email)
      await acceptLawFirmInvitationByToken(
        contextOf(deps, dates.at(-22, '12:00'), byName.get(lawyer.name)?.actor),
        token,
      )
    }
  }
}

async function firmToken({ db }: DemoDeps, email: string): Promise<string> {
  const token = await mailedToken(db, email, '/firm/join')
  if (!token) throw new Error('an invitation to a firm has no mail')
  return token
}

interface OpenedCases {
  /** By name. */
  clients: ReadonlyMap<string, DemoAccount>
  /** By title. */
  caseIds: ReadonlyMap<string, string>
}

async function openCases(deps: DemoDeps, dates: DemoDates): Promise<OpenedCases> {
  const clients = new Map<string, DemoAccount>()
  const caseIds = new Map<string, string>()
  for (const name of demoClients) {
    const email = demoAddress(name, 'clients')
    clients.set(name, await openAccount(deps, dates.at(-14, '08:00'), { email, name, role: 'client' }))
  }
  for (const [index, case_] of demoCases.entries()) {
    const actor = clients.get(case_.owner)?.actor
    if (!actor) throw new Error(`${case_.owner} has no account`)
    const at = dates.at(-13 + (index % 10), '15:00')
    const { title, category, jurisdiction, urgency, budget, currency, description, otherSide } = case_
    const { id } = await createCase(contextOf(deps, at, actor), {
      ...{ title, category, jurisdiction, currency, urgencyLevel: urgency },
      ...(budget && { budgetMin: budget[0], budgetMax: budget[1] }),
      ...(description && { description }),
      ...(case_.stage !== 'draft' && { deadline: dates.at(18 + (index % 12), '17:00').toISOString() }),
    })
    caseIds.set(title, id)
    if (case_.stage === 'draft') continue
    const parties = otherSide
      ? { parties: [{ name: otherSide, aliases: [], role: 'opposing' as const }] }
      : { noOtherParties: true }
    await submitCase(contextOf(deps, new Date(at.getTime() + 1_800_000), actor), id, parties)
    if (case_.stage === 'cancelled') await withdrawCase(contextOf(deps, dates.at(-3, '16:00'), actor), id)
  }
  return { clients, caseIds }
}

/** A lawyer outside of a case, cleared for it, to whom its owner has given one file. */
const SHARED = { title: 'Settlement agreement to sign by Friday', owner: 'Farah Aziz', lawyer: 'Fiona Gallagher' }

async function shareOneFile(
  deps: DemoDeps,
  dates: DemoDates,
  { byName, clients, caseIds }: OpenedCases & { byName: ReadonlyMap<string, DemoAccount> },
): Promise<void> {
  const [caseId, owner, lawyer] = [
    caseIds.get(SHARED.title),
    clients.get(SHARED.owner)?.actor,
    byName.get(SHARED.lawyer)?.actor,
  ]
  if (!caseId || !owner || !lawyer) throw new Error('the case with a shared file is not there')
  const bidder = contextOf(deps, dates.at(-3, '10:00'), lawyer)
  await screenCase(bidder, caseId)
  await giveClearance(bidder, caseId)
  const giver = contextOf(deps, dates.at(-3, '12:30'), owner)
  const documentId = await uploadDemoFile(giver, { caseId, file: 'settlement', label: 'privileged' })
  await shareDocument(giver, documentId, { userId: lawyer.userId })
}
