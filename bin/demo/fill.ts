import type { Database } from '../../adapters/database/connect.ts'
import { notifyDocumentUpdated } from '../../adapters/database/notify.ts'
import { logout } from '../../domain/auth/sessions.commands.ts'
import { createCase, getWorkspace } from '../../domain/cases/cases.commands.ts'
import { acceptInvitationByToken, inviteToCase } from '../../domain/cases/invitations.commands.ts'
import type { Actor, Context } from '../../domain/context.ts'
import { insertDocumentClients, writersOf } from '../../domain/live-documents/document-clients.queries.ts'
import { loadDocument } from '../../domain/live-documents/document-state.ts'
import { getEpoch } from '../../domain/live-documents/live-documents.queries.ts'
import { writeRichText } from '../../domain/live-documents/rich-text.ts'
import { takeVersion } from '../../domain/live-documents/versions.commands.ts'
import { sendMessage } from '../../domain/messages/messages.commands.ts'
import { findUserByEmail } from '../../domain/users/users.queries.ts'
import { contextOf, type DemoAccount, type DemoDeps, openAccount } from './context.ts'
import { contractReview } from './contract-review.ts'
import { createDemoDates } from './dates.ts'
import { dismissal } from './dismissal.ts'
import type { DemoFileKey } from './files/demo-files.ts'
import { leaseDispute } from './lease-dispute.ts'
import { mailedToken } from './mailbox.ts'
import { fillMarketplace } from './marketplace/fill.ts'
import { demoPeople, INVITED_EMAIL, type PersonKey } from './people.ts'
import type { DemoEvent, DemoStory } from './story.ts'
import type { TextNode } from './text.ts'
import { uploadDemoFile, uploadDemoVersion } from './upload.ts'

/** How long after an invitation the invited person follows the link, in ms. */
const READING_MAIL_MS = 25 * 60_000
/** Accounts are opened this long before the first case, in days. */
const ACCOUNTS_OFFSET = -29

type Cast = Record<PersonKey, DemoAccount>

/**
 * What a database has of the demo. An invitation to `INVITED_EMAIL` is the last thing that is made, so without its mail an
 * earlier run was stopped on its way.
 */
async function demoState(db: Database): Promise<'absent' | 'partial' | 'complete'> {
  const people = Object.values(demoPeople)
  const found = await Promise.all(people.map(({ email }) => findUserByEmail(db, email)))
  if (found.every((user) => user === undefined)) return 'absent'
  return (await invitationToken(db, INVITED_EMAIL)) === undefined ? 'partial' : 'complete'
}

/**
 * Makes the demo unless it is there; what is there is never touched.
 * @returns what was done: `filled`, or nothing because it was `complete` or an earlier run was stopped (`partial`)
 */
export async function ensureDemo(deps: DemoDeps, now: Date): Promise<'filled' | 'complete' | 'partial'> {
  const state = await demoState(deps.db)
  if (state !== 'absent') return state
  await fillDemo(deps, now)
  return 'filled'
}

/**
 * Fills the marketplace, then plays the demo's cases as their people would: every account, case, invitation, edit and version goes through the domain's
 * own commands, at the time at which the story has it. (The update log alone keeps the real time: it is evidence.)
 */
async function fillDemo(deps: DemoDeps, now: Date): Promise<void> {
  const dates = createDemoDates(now)
  const cast = await openAccounts(deps, dates.at(ACCOUNTS_OFFSET, '17:00'))
  const byAddress = new Map(
    Object.entries(cast).map(([key, account]) => [demoPeople[key as PersonKey].email as string, account]),
  )
  const others = await fillMarketplace(deps, dates, byAddress, now)
  // The lease case comes last: its invitation marks the end (`demoState`).
  const stories = [dismissal(dates), contractReview(dates), leaseDispute(dates)]
  for (const story of stories) await play(deps, cast, story)
  for (const { actor, refreshToken } of [...Object.values(cast), ...others]) {
    await logout(contextOf(deps, dates.at(-3, '20:00'), actor), refreshToken)
  }
}

async function openAccounts(deps: DemoDeps, at: Date): Promise<Cast> {
  const cast: Partial<Cast> = {}
  for (const [key, person] of Object.entries(demoPeople)) cast[key as PersonKey] = await openAccount(deps, at, person)
  return cast as Cast
}

async function play(deps: DemoDeps, cast: Cast, story: DemoStory): Promise<void> {
  const owner = cast[story.owner].actor
  const { id } = await createCase(contextOf(deps, story.openedAt, owner), story.case)
  await dateBeginnings(deps.db, id, story.openedAt)
  const scene: Scene = { cast, owner, caseId: id, documents: new Map() }
  for (const event of story.events) await playEvent(deps, scene, event)
}

/** The history of a document begins on the day of the story, not on the day the demo is made. */
async function dateBeginnings(db: Database, caseId: string, createdAt: Date): Promise<void> {
  await db
    .updateTable('documentVersions')
    .set({ createdAt })
    .where('documentId', 'in', (eb) => eb.selectFrom('liveDocuments').select('id').where('caseId', '=', caseId))
    .execute()
}

interface Scene {
  cast: Cast
  owner: Actor
  caseId: string
  /** What was uploaded so far. */
  documents: Map<DemoFileKey, string>
}

async function playEvent(deps: DemoDeps, scene: Scene, event: DemoEvent): Promise<void> {
  const { cast, owner, caseId } = scene
  switch (event.act) {
    case 'invite': {
      const { email, role } = event
      await inviteToCase(contextOf(deps, event.at, owner), caseId, { email, role })
      return
    }
    case 'join': {
      const { email } = demoPeople[event.person]
      await inviteToCase(contextOf(deps, event.at, owner), caseId, { email, role: event.role })
      const token = await invitationToken(deps.db, email)
      if (!token) throw new Error('an invitation has no mail')
      const later = new Date(event.at.getTime() + READING_MAIL_MS)
      await acceptInvitationByToken(contextOf(deps, later, cast[event.person].actor), token)
      return
    }
    case 'say': {
      const ctx = contextOf(deps, event.at, cast[event.by].actor)
      const to = event.to === undefined ? { caseId } : { recipientId: cast[event.to].actor.userId }
      const documentId = event.file && uploaded(scene, event.file)
      const kind =
        documentId === undefined ? { messageType: 'text' as const } : { messageType: 'file' as const, documentId }
      await sendMessage(ctx, { ...to, ...kind, content: event.content })
      return
    }
    case 'upload': {
      const ctx = contextOf(deps, event.at, cast[event.by].actor)
      const { file, label } = event
      scene.documents.set(file, await uploadDemoFile(ctx, { caseId, file, label }))
      return
    }
    case 'uploadVersion': {
      const ctx = contextOf(deps, event.at, cast[event.by].actor)
      await uploadDemoVersion(ctx, uploaded(scene, event.of), event.file)
      return
    }
    case 'write': {
      const { userId } = cast[event.by].actor
      const documentId = await writableDocument(contextOf(deps, event.at, cast[event.by].actor), caseId, event.document)
      await write(deps, { documentId, userId, text: { type: 'doc', content: event.text } })
      return
    }
    case 'keepVersion': {
      const by = event.by === null ? owner : cast[event.by].actor
      const documentId = await writableDocument(contextOf(deps, event.at, by), caseId, event.document)
      const kind = event.by === null ? 'automatic' : 'named'
      const createdBy = event.by === null ? null : by.userId
      await takeVersion(deps, documentId, { kind, name: event.name, createdBy, at: event.at })
    }
  }
}

function uploaded({ documents }: Scene, file: DemoFileKey): string {
  const id = documents.get(file)
  if (id === undefined) throw new Error(`the story uses a file before it was uploaded: ${file}`)
  return id
}

/** The document of a case, if this person may write it. */
async function writableDocument(ctx: Context, caseId: string, kind: string): Promise<string> {
  const { documents } = await getWorkspace(ctx, caseId)
  const document = documents.find((found) => found.kind === kind && found.access === 'write')
  if (!document) throw new Error(`the story lets somebody write who may not: ${kind}`)
  return document.id
}

/** Makes the document say `text`, as this person's edit; whoever has it open sees it arrive. */
async function write(
  { db, keys, updateLog }: DemoDeps,
  { documentId, userId, text }: { documentId: string; userId: string; text: TextNode },
): Promise<void> {
  const { document } = await loadDocument({ db, keys }, documentId)
  const update = writeRichText(document, text)
  if (!update) throw new Error('the story has an edit that changes nothing')
  // As the live layer does it: what somebody has written, nobody else can go on writing under the same client id.
  await insertDocumentClients(db, documentId, writersOf(update), userId)
  await updateLog.append({ documentId, epoch: await getEpoch(db, documentId), update, userId, kind: 'person' })
  await notifyDocumentUpdated(db, documentId)
}

/** The token of the newest invitation mail to this address. */
const invitationToken = (db: Database, email: string) => mailedToken(db, email, '/invitations')
