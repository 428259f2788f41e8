import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../adapters/database/transaction.ts'
import { maySeeTeaser } from '../domain/cases/case-tiers.policy.ts'
import { findOutsideCase } from '../domain/cases/case-tiers.queries.ts'
import { rescreenCase, rescreenLawyer } from '../domain/cases/rescreen.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { insertFirm } from '../test-support/firm-world.ts'
import { lawyerIdOf, verifiedLawyer } from '../test-support/lawyers.ts'
import {
  act,
  addConflict,
  clearLawyer,
  OTHER_SIDE,
  openCase,
  SOUNDS_LIKE_OTHER_SIDE,
} from '../test-support/open-case.ts'

let api: TestApi
let owner: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  owner = await registerPerson(api, { name: 'Olga Okonkwo' })
})
afterAll(() => api.close())

const newLawyer = async (options: object = {}, name = 'Lea Lawyer') => {
  const person = await registerPerson(api, { role: 'lawyer', name })
  await verifiedLawyer(api, person, options)
  return person
}
const open = async (body: object = {}) => {
  const { id } = await createTestCase(api, owner, body)
  await openCase(api, owner, id)
  return id
}
const get = (path: string, { token }: TestPerson) => api.call('GET', `/v1/${path}`, { token })
const codeOf = async (path: string, person: TestPerson) => {
  const { status, body } = await get(path, person)
  return body.code ?? status
}
const feedOf = async (person: TestPerson): Promise<string[]> =>
  (await get('feed?pageSize=100', person)).body.data.map(({ id }: { id: string }) => id)
const rescreenAll = (caseId: string) => inTransaction(api.db, (db) => rescreenCase({ db, clock: api.clock }, caseId))

describe('[TIER1] teasers', () => {
  test('the feed, one teaser and the policy say the same for every setting, licence and stage', async () => {
    const lawyers = [
      await newLawyer(),
      await newLawyer({ jurisdiction: 'DE' }),
      await registerPerson(api, { role: 'lawyer' }),
    ]
    const ids: string[] = []
    for (const privacySetting of ['public', 'verified_only', 'invite_only']) {
      ids.push(await open({ privacySetting }), await open({ privacySetting, jurisdiction: 'US-NY' }))
      const invitedTo = ids.at(-1) ?? ''
      const lawyerId = await lawyerIdOf(api, lawyers[1] ?? owner)
      await api.call('POST', `/v1/cases/${invitedTo}/bid-invitations`, { token: owner.token, body: { lawyerId } })
    }
    ids.push((await createTestCase(api, owner)).id)
    const seen: number[] = []
    for (const lawyer of lawyers) {
      const feed = await get('feed?pageSize=100', lawyer)
      const listed = feed.status === 200 ? await feedOf(lawyer) : []
      seen.push(ids.filter((id) => listed.includes(id)).length)
      for (const id of ids) {
        const now = api.clock.now()
        const outside = await findOutsideCase(api.db, { caseId: id, userId: lawyer.userId, now })
        const may = outside !== undefined && maySeeTeaser(outside, now)
        expect([listed.includes(id), await codeOf(`cases/${id}/teaser`, lawyer)]).toEqual([
          may,
          may ? 200 : 'NOT_FOUND',
        ])
      }
    }
    expect(seen).toEqual([4, 4, 0])
  })

  test('say what they may and nothing more, and count nobody', async () => {
    const id = await open({ budgetMin: '3123', budgetMax: '4876.50', urgencyLevel: 'high' })
    const lawyer = await newLawyer()
    await clearLawyer(api, await newLawyer(), id)
    const { data } = (await get(`cases/${id}/teaser`, lawyer)).body
    expect(Object.keys(data).sort()).toEqual(
      'budgetBand category deadline id jurisdiction postedAt screening stage summary tier title urgencyLevel'.split(
        ' ',
      ),
    )
    expect(data).toMatchObject({ tier: 'teaser', stage: 'open', budgetBand: { from: '2500.00', to: '5000.00' } })
    const list = await get('feed?q=landlord&category=commercial_lease&jurisdiction=US-NY', lawyer)
    expect(list.body.data.map((found: { id: string }) => found.id)).toContain(id)
    expect(list.body.meta.pagination.total).toBe(list.body.data.length)
  })
})

describe('[TIER3] clearance', () => {
  test('opens the published snapshot, not the live room, and the owner sees who read it', async () => {
    const id = await open()
    const lawyer = await newLawyer({}, 'Lena Reader')
    expect(await codeOf(`cases/${id}/brief`, lawyer)).toBe('CLEARANCE_REQUIRED')
    expect(await act(api, lawyer, `${id}/screen`)).toMatchObject({ result: 'clear', state: 'clear', hits: [] })
    expect(await codeOf(`cases/${id}/brief`, lawyer)).toBe('CLEARANCE_REQUIRED')
    expect((await clearLawyer(api, lawyer, id)).state).toBe('cleared')
    const brief = (await get(`cases/${id}/brief`, lawyer)).body.data
    expect(brief).toMatchObject({ version: 1, content: { type: 'doc' } })
    for (const path of ['', '/workspace', '/parties', '/members', '/intake', '/viewers', '/brief/versions']) {
      expect(await codeOf(`cases/${id}${path}`, lawyer)).toBe('NOT_FOUND')
    }
    await get(`cases/${id}/brief`, lawyer)
    expect((await get(`cases/${id}/viewers`, owner)).body.data).toMatchObject([
      { userId: lawyer.userId, name: 'Lena Reader', what: 'brief', briefVersion: 1, times: 2 },
    ])
    // The owner's own reading is no news.
    expect((await get(`cases/${id}/brief`, owner)).body.data.textHash).toBe(brief.textHash)
    expect((await get(`cases/${id}/viewers`, owner)).body.data).toHaveLength(1)
  })

  test('is worth nothing once the licence has run out, the case is closed to him or the time is over', async () => {
    const id = await open({ privacySetting: 'verified_only' })
    const lawyer = await newLawyer({ expiresOn: api.clock.now().toISOString().slice(0, 10) })
    await clearLawyer(api, lawyer, id)
    expect(await codeOf(`cases/${id}/brief`, lawyer)).toBe(200)
    const lawyerId = await lawyerIdOf(api, lawyer)
    await api.ownerDb
      .updateTable('lawyerLicences')
      .set({ expiresOn: '2020-01-01' })
      .where('lawyerId', '=', lawyerId)
      .execute()
    expect(await codeOf(`cases/${id}/brief`, lawyer)).toBe('NOT_FOUND')
    await api.ownerDb.updateTable('lawyerLicences').set({ expiresOn: null }).where('lawyerId', '=', lawyerId).execute()
    expect(await codeOf(`cases/${id}/brief`, lawyer)).toBe(200)
    await api.ownerDb.updateTable('cases').set({ privacySetting: 'invite_only' }).where('id', '=', id).execute()
    expect(await codeOf(`cases/${id}/brief`, lawyer)).toBe('NOT_FOUND')
  })

  test("an ethical wall comes before everything, the owner's invitation included", async () => {
    const id = await open()
    const [walled, boss] = [await newLawyer(), await newLawyer()]
    await clearLawyer(api, walled, id)
    const firm = await insertFirm(api, [
      { person: boss, role: 'owner' },
      { person: walled, role: 'member' },
    ])
    const wall = { id: crypto.randomUUID(), lawFirmId: firm.id, caseId: id, userId: walled.userId, reason: 'x' }
    await api.ownerDb
      .insertInto('ethicalWalls')
      .values({ ...wall, createdBy: boss.userId })
      .execute()
    for (const path of ['brief', 'teaser', 'screening'])
      expect(await codeOf(`cases/${id}/${path}`, walled)).toBe('NOT_FOUND')
    expect(await feedOf(walled)).not.toContain(id)
    expect(await feedOf(boss)).toContain(id)
  })
})

describe('[TIER4] the conflict screen', () => {
  test('a certain conflict takes the case away from the whole firm, for good', async () => {
    const id = await open()
    const [conflicted, colleague] = [await newLawyer(), await newLawyer()]
    await insertFirm(api, [
      { person: conflicted, role: 'owner' },
      { person: colleague, role: 'member' },
    ])
    const { id: conflictId } = await addConflict(api, conflicted, OTHER_SIDE, { relation: 'client' })
    expect(await feedOf(colleague)).toContain(id)
    // The colleague asks; the record is somebody else's.
    expect(await act(api, colleague, `${id}/screen`)).toMatchObject({ result: 'certain', hits: [] })
    for (const person of [conflicted, colleague]) {
      expect(await feedOf(person)).not.toContain(id)
      for (const path of ['teaser', 'brief', 'screening'])
        expect(await codeOf(`cases/${id}/${path}`, person)).toBe('NOT_FOUND')
    }
    await api.call('DELETE', `/v1/lawyers/me/conflicts/${conflictId}`, { token: conflicted.token })
    await inTransaction(api.db, (db) => rescreenLawyer({ db, clock: api.clock }, conflicted.userId))
    expect(await codeOf(`cases/${id}/teaser`, colleague)).toBe('NOT_FOUND')
  })

  test('a possible conflict shows the own record, the name in the case only when asked for, and the owner sees that', async () => {
    const id = await open()
    const lawyer = await newLawyer()
    await addConflict(api, lawyer, SOUNDS_LIKE_OTHER_SIDE)
    const { hits, ...screening } = await act(api, lawyer, `${id}/screen`)
    expect(screening).toMatchObject({ result: 'possible', state: 'possible' })
    expect(hits).toMatchObject([{ record: { source: 'list', name: SOUNDS_LIKE_OTHER_SIDE }, partyName: null }])
    const hit = `${id}/screening/hits/${hits[0]?.id}`
    const early = await api.call('POST', `/v1/cases/${id}/clearance`, {
      token: lawyer.token,
      body: { firmCheckDone: true, confidentiality: true },
    })
    expect(early.body.code).toBe('WRONG_STAGE')
    const unconfirmed = await api.call('POST', `/v1/cases/${hit}/reveal`, { token: lawyer.token, body: {} })
    expect(unconfirmed.status).toBe(422)
    expect((await get(`cases/${id}/viewers`, owner)).body.data).toEqual([])
    const revealed = await act(api, lawyer, `${hit}/reveal`, { confirm: true })
    expect(revealed.hits[0]?.partyName).toBe(OTHER_SIDE)
    await act(api, lawyer, `${hit}/reveal`, { confirm: true })
    expect((await get(`cases/${id}/viewers`, owner)).body.data).toMatchObject([
      { userId: lawyer.userId, what: 'party', partyName: OTHER_SIDE, times: 1 },
    ])
    expect((await act(api, lawyer, `${hit}/dismiss`, { reason: 'Another company.' })).state).toBe('clear')
    // Screened again, what was dismissed stays dismissed.
    expect(await act(api, lawyer, `${id}/screen`)).toMatchObject({
      state: 'clear',
      hits: [{ reason: 'Another company.' }],
    })
    const attested = await act(api, lawyer, `${id}/clearance`, { firmCheckDone: true, confidentiality: true })
    expect(attested.state).toBe('cleared')
    expect((await act(api, lawyer, `${id}/screening/withdraw`)).state).toBe('withdrawn')
    expect(await feedOf(lawyer)).not.toContain(id)
  })

  test('checked again while the lawyer looks at what was found: it can be revealed and dismissed all the same', async () => {
    const id = await open()
    const lawyer = await newLawyer()
    await addConflict(api, lawyer, SOUNDS_LIKE_OTHER_SIDE)
    const shown = (await act(api, lawyer, `${id}/screen`)).hits[0]
    await inTransaction(api.db, (db) => rescreenLawyer({ db, clock: api.clock }, lawyer.userId))
    const again = await act(api, lawyer, `${id}/screening/hits/${shown?.id}/reveal`, { confirm: true })
    expect(again.hits).toMatchObject([{ partyName: OTHER_SIDE }])
    expect(again.hits[0]?.id).not.toBe(shown?.id)
    const dismissed = await act(api, lawyer, `${id}/screening/hits/${shown?.id}/dismiss`, {
      reason: 'Another company.',
    })
    expect(dismissed).toMatchObject({ state: 'clear', hits: [{ reason: 'Another company.' }] })
    // What was found for somebody else is not there.
    const other = await newLawyer()
    await addConflict(api, other, SOUNDS_LIKE_OTHER_SIDE)
    await act(api, other, `${id}/screen`)
    const foreign = await api.call('POST', `/v1/cases/${id}/screening/hits/${shown?.id}/dismiss`, {
      token: other.token,
      body: { reason: 'Not mine.' },
    })
    expect(foreign.status).toBe(404)
  })

  test("knows the cases of the firm: acting against a client of theirs is a conflict, and a colleague's record keeps its name", async () => {
    const earlierOwner = await registerPerson(api, { name: SOUNDS_LIKE_OTHER_SIDE })
    const [lawyer, colleague] = [await newLawyer(), await newLawyer({}, 'Carl Colleague')]
    await insertFirm(api, [
      { person: lawyer, role: 'owner' },
      { person: colleague, role: 'member' },
    ])
    const earlier = await createTestCase(api, earlierOwner)
    await joinCase(api, earlierOwner, earlier.id, colleague, 'lawyer')
    const { hits } = await act(api, lawyer, `${await open()}/screen`)
    expect(hits).toMatchObject([{ record: { source: 'colleague', name: null, colleague: 'Carl Colleague' } }])
  })

  test('reports, attestations and views can only be added', async () => {
    for (const table of [
      'conflictReports',
      'conflictHits',
      'conflictDismissals',
      'clearanceAttestations',
      'caseViews',
      'briefVersions',
    ] as const) {
      await expect(api.db.deleteFrom(table).execute()).rejects.toMatchObject({ code: '42501' })
    }
  })

  test('is asked forty times a day at most', async () => {
    const lawyer = await newLawyer()
    const id = await open()
    for (let i = 0; i < 40; i++) await act(api, lawyer, `${id}/screen`)
    const answer = await api.call('POST', `/v1/cases/${id}/screen`, { token: lawyer.token })
    expect(answer.body.code).toBe('TOO_MANY_REQUESTS')
  })
})

describe('[TIER5] a changed list of parties', () => {
  const withParty = (id: string, name: string) =>
    api.call('PUT', `/v1/cases/${id}/parties`, {
      token: owner.token,
      body: { parties: [{ name: OTHER_SIDE }, { name }] },
    })

  test('pauses every clearance at once; the check gives it back, or a new hit keeps it paused', async () => {
    const id = await open()
    const [unharmed, hit] = [await newLawyer(), await newLawyer()]
    await addConflict(api, hit, 'Quantum Gasket Works')
    await clearLawyer(api, unharmed, id)
    await clearLawyer(api, hit, id)
    expect((await withParty(id, 'Quantum Gaskets Works Ltd')).status).toBe(200)
    // Nothing has checked anything yet.
    expect(await codeOf(`cases/${id}/brief`, unharmed)).toBe('CLEARANCE_PAUSED')
    expect(await codeOf(`cases/${id}/brief`, hit)).toBe('CLEARANCE_PAUSED')
    await rescreenAll(id)
    await rescreenAll(id)
    expect(await codeOf(`cases/${id}/brief`, unharmed)).toBe(200)
    expect(await codeOf(`cases/${id}/brief`, hit)).toBe('CLEARANCE_PAUSED')
    const causes = await api.db.selectFrom('conflictReports').select('cause').where('caseId', '=', id).execute()
    expect(causes.filter(({ cause }) => cause === 'parties_changed')).toHaveLength(2)
    const { hits, state } = (await get(`cases/${id}/screening`, hit)).body.data
    expect(state).toBe('paused')
    await act(api, hit, `${id}/screening/hits/${hits[0].id}/dismiss`, { reason: 'Not the same works.' })
    // A new hit wants a new attestation.
    expect(await codeOf(`cases/${id}/brief`, hit)).toBe('CLEARANCE_REQUIRED')
    await act(api, hit, `${id}/clearance`, { firmCheckDone: true, confidentiality: true })
    expect(await codeOf(`cases/${id}/brief`, hit)).toBe(200)
  })

  test('a name that the firm adds later counts as well', async () => {
    const id = await open()
    const [lawyer, colleague] = [await newLawyer(), await newLawyer()]
    await insertFirm(api, [
      { person: lawyer, role: 'owner' },
      { person: colleague, role: 'member' },
    ])
    await clearLawyer(api, lawyer, id)
    await addConflict(api, colleague, OTHER_SIDE)
    await inTransaction(api.db, (db) => rescreenLawyer({ db, clock: api.clock }, colleague.userId))
    expect(await codeOf(`cases/${id}/brief`, lawyer)).toBe('NOT_FOUND')
  })
})
