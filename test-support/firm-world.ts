import { uuidv7 } from '../adapters/ids.ts'
import type { FirmRole } from '../contracts/law-firms.ts'
import type { TestApi } from './api.ts'
import { newestInvitationToken, type TestPerson, uniqueEmail } from './factories.ts'

/** A firm in which `lawyer` is the owner, `walled` an admin and `colleague` a member; `invited` is invited. */
export interface FirmWorld {
  id: string
  /** Of the plain member. */
  memberId: string
  ownerMemberId: string
  invitationId: string
  invitationToken: string
  /** Keeps `walled` from the case of this world. */
  wallId: string
  /** Asked for and not decided about, of somebody else. */
  pendingFirmId: string
}

/** Profiles of verified lawyers. */
export async function insertLawyers({ ownerDb }: Pick<TestApi, 'ownerDb'>, people: readonly { userId: string }[]) {
  const rows = people.map(({ userId }) => ({ id: uuidv7(), userId, verificationStatus: 'verified' }))
  await ownerDb.insertInto('lawyers').values(rows).execute()
}

/** A firm with these people, who leave the one they were in. @returns ids of the firm and of the memberships, in order */
export async function insertFirm(
  { ownerDb }: Pick<TestApi, 'ownerDb'>,
  people: readonly { person: { userId: string }; role: FirmRole }[],
  { name = 'Firm of the test', verificationStatus = 'verified' } = {},
): Promise<{ id: string; memberIds: string[] }> {
  const createdBy = people[0]?.person.userId ?? ''
  const id = uuidv7()
  const lawyers = await ownerDb
    .selectFrom('lawyers')
    .select(['id', 'userId'])
    .where(
      'userId',
      'in',
      people.map(({ person }) => person.userId),
    )
    .execute()
  await ownerDb
    .updateTable('lawFirmMembers')
    .set({ status: 'left', endedAt: new Date() })
    .where(
      'lawyerId',
      'in',
      lawyers.map((lawyer) => lawyer.id),
    )
    .where('status', '=', 'active')
    .execute()
  await ownerDb
    .insertInto('lawFirms')
    .values({ id, name, verificationStatus, createdBy, totalLawyers: people.length })
    .execute()
  const rows = people.map(({ person, role }) => ({
    id: uuidv7(),
    lawFirmId: id,
    lawyerId: lawyers.find(({ userId }) => userId === person.userId)?.id ?? '',
    role,
  }))
  await ownerDb.insertInto('lawFirmMembers').values(rows).execute()
  return { id, memberIds: rows.map((row) => row.id) }
}

/** Puts a wall up, as the command does but without announcing it. @returns its id */
export async function insertWallRow(
  { ownerDb }: Pick<TestApi, 'ownerDb'>,
  wall: { lawFirmId: string; caseId: string; userId: string; createdBy: string },
): Promise<string> {
  const id = uuidv7()
  await ownerDb
    .insertInto('ethicalWalls')
    .values({ id, ...wall, reason: 'Acted for the other side' })
    .execute()
  return id
}

type FirmCast = Record<'lawyer' | 'walled' | 'colleague' | 'invited' | 'owner', TestPerson>

/** The firm of one world of the authorisation matrix, with a wall between `walled` and its case. */
export async function createFirmWorld(api: TestApi, cast: FirmCast, caseId: string): Promise<FirmWorld> {
  // Earlier requests may have added licences that nobody has verified.
  await api.ownerDb
    .updateTable('lawyers')
    .set({ verificationStatus: 'verified' })
    .where(
      'userId',
      'in',
      [cast.walled, cast.colleague, cast.invited].map(({ userId }) => userId),
    )
    .execute()
  // The invited one left whatever firm an earlier request brought them into.
  await insertFirm(api, [{ person: cast.invited, role: 'owner' }])
  await api.ownerDb
    .updateTable('lawFirmMembers')
    .set({ status: 'left', endedAt: new Date() })
    .where('lawyerId', 'in', (q) => q.selectFrom('lawyers').select('id').where('userId', '=', cast.invited.userId))
    .where('status', '=', 'active')
    .execute()
  const { id, memberIds } = await insertFirm(api, [
    { person: cast.lawyer, role: 'owner' },
    { person: cast.walled, role: 'admin' },
    { person: cast.colleague, role: 'member' },
  ])
  const asOwner = { token: cast.lawyer.token }
  const body = { email: cast.invited.email, role: 'member' }
  await api.call('POST', `/v1/law-firms/${id}/members`, { ...asOwner, body })
  const invitation = await api.ownerDb
    .selectFrom('lawFirmInvitations')
    .select('id')
    .where('lawFirmId', '=', id)
    .executeTakeFirstOrThrow()
  const pending = uuidv7()
  await api.ownerDb
    .insertInto('lawFirms')
    .values({ id: pending, name: uniqueEmail('firm'), createdBy: cast.invited.userId })
    .execute()
  const wall = { lawFirmId: id, caseId, userId: cast.walled.userId, createdBy: cast.lawyer.userId }
  return {
    id,
    ownerMemberId: memberIds[0] ?? '',
    memberId: memberIds[2] ?? '',
    invitationId: invitation.id,
    invitationToken: await newestInvitationToken(api, cast.invited.email),
    wallId: await insertWallRow(api, wall),
    pendingFirmId: pending,
  }
}
