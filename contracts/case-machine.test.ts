import { describe, expect, test } from 'vitest'
import {
  type BidStage,
  bidStages,
  bidTransitions,
  caseEventsFrom,
  caseTransition,
  caseTransitions,
  liveBidStages,
  type MachineActor,
  shownStatus,
  statusOf,
} from './case-machine.ts'
import { type CaseStage, caseStages, caseStatuses } from './cases.ts'

/**
 * Everything that can happen to a case with two competing lawyers, walked through exhaustively. Clocks, money and texts are left
 * out: `reopen` and the like may happen at any time.
 */
interface World {
  stage: CaseStage
  bids: readonly [BidStage, BidStage]
}

interface Step {
  event: string
  actor: MachineActor
  /** Whose bid acted; undefined for events of the case. */
  bid: 0 | 1 | undefined
  before: World
  after: World
}

/** The rules besides the table that the check can be run without. */
interface Guards {
  oneCounter: boolean
  rivalsNotSelected: boolean
  actorOnAccept: boolean
}
const allGuards: Guards = { oneCounter: true, rivalsNotSelected: true, actorOnAccept: true }

/** Events of the case that end or move bids with it. */
const bidEventOf: Partial<Record<string, string>> = { engage: 'engage', void: 'void', rescind: 'rescind' }
const duringBidding = ['start_draft', 'send_offer', 'counter_offer', 'counter_back', 'revoke_offer', 'revoke_counter']
const whileOpen = [
  ...duringBidding,
  'offer_lapses',
  'decline',
  'withdraw',
  'invite_back',
  'redraft',
  'inactivity',
  'renew',
]

const moved = (bid: BidStage, event: string, meets?: 'rivals' | 'all') =>
  bidTransitions.find((t) => t.event === event && t.meets === meets && t.from.includes(bid))?.to

function caseSteps(before: World): Step[] {
  return caseTransitions
    .filter(({ event, from }) => event !== 'accept' && from.includes(before.stage))
    .flatMap(({ event, to, actors }) =>
      actors.map((actor): Step => {
        const bids = before.bids.map((bid) => {
          const own = bidEventOf[event] ?? event
          return moved(bid, own, 'all') ?? moved(bid, own) ?? bid
        })
        // `withdraw` and `reopen` of the case are about the engagement, not about bids.
        const isOfBids = event !== 'withdraw' && event !== 'reopen'
        return {
          event,
          actor,
          bid: undefined,
          before,
          after: { stage: to, bids: isOfBids ? [bids[0] ?? 'none', bids[1] ?? 'none'] : before.bids },
        }
      }),
    )
}

function bidSteps(before: World, bid: 0 | 1, guards: Guards): Step[] {
  if (before.stage !== 'open') return []
  const rival = bid === 0 ? 1 : 0
  const put = (own: BidStage, other = before.bids[rival]): World['bids'] => (bid === 0 ? [own, other] : [other, own])
  const steps: Step[] = []
  for (const { event, from, to, actors, meets } of bidTransitions) {
    if (meets !== undefined || !from.includes(before.bids[bid])) continue
    const add = (actor: MachineActor, stage: CaseStage, bids: World['bids']) =>
      steps.push({ event, actor, bid, before, after: { stage, bids } })
    if (event === 'accept') {
      const other =
        (guards.rivalsNotSelected ? moved(before.bids[rival], 'accept', 'rivals') : undefined) ?? before.bids[rival]
      const who: readonly MachineActor[] = guards.actorOnAccept ? actors : ['client', 'lawyer']
      for (const actor of who) add(actor, 'awarded', put(to, other))
    } else if (whileOpen.includes(event)) {
      if (event === 'counter_offer' && guards.oneCounter && before.bids[rival] === 'countered') continue
      for (const actor of actors) add(actor, 'open', put(to))
    }
  }
  return steps
}

function explore(guards: Guards) {
  const start: World = { stage: 'draft', bids: ['none', 'none'] }
  const keyOf = ({ stage, bids }: World) => `${stage} ${bids.join(' ')}`
  const worlds = new Map([[keyOf(start), start]])
  const steps: Step[] = []
  for (const world of worlds.values()) {
    for (const step of [...caseSteps(world), ...bidSteps(world, 0, guards), ...bidSteps(world, 1, guards)]) {
      steps.push(step)
      if (!worlds.has(keyOf(step.after))) worlds.set(keyOf(step.after), step.after)
    }
  }
  return { worlds: [...worlds.values()], steps, violations: findViolations([...worlds.values()], steps, keyOf) }
}

const live: readonly BidStage[] = ['draft', ...liveBidStages]
const won: readonly BidStage[] = ['accepted', 'engaged']

function findViolations(worlds: World[], steps: Step[], keyOf: (world: World) => string): Set<string> {
  const violations = new Set<string>()
  for (const { stage, bids } of worlds) {
    const accepted = bids.filter((bid) => bid === 'accepted').length
    if (bids.filter((bid) => won.includes(bid)).length > 1) violations.add('at most one accepted bid')
    if ((stage === 'awarded') !== (accepted === 1)) violations.add('awarded means one accepted bid')
    if (bids.filter((bid) => bid === 'countered').length > 1) violations.add('one open counter')
    if (stage !== 'open' && bids.some((bid) => live.includes(bid)))
      violations.add('no live bid on a case that is not open')
  }
  for (const { event, actor, bid, before, after } of steps) {
    for (const index of [0, 1] as const) {
      const [from, to] = [before.bids[index], after.bids[index]]
      if (won.includes(from) && live.includes(to)) violations.add('accepted never becomes editable again')
      const isRivals = bid !== undefined && bid !== index && from !== to
      if (isRivals && !(event === 'accept' && to === 'not_selected'))
        violations.add("a rival's act changes no bid of mine")
    }
    const offeror = bid === undefined ? undefined : before.bids[bid] === 'countered' ? 'client' : 'lawyer'
    if (event === 'accept' && actor === offeror) violations.add('nobody accepts their own offer')
  }
  const canEnd = new Set(worlds.filter(({ stage }) => stage === 'closed' || stage === 'cancelled').map(keyOf))
  for (let size = -1; size !== canEnd.size; ) {
    size = canEnd.size
    for (const { before, after } of steps) if (canEnd.has(keyOf(after))) canEnd.add(keyOf(before))
  }
  if (worlds.some((world) => !canEnd.has(keyOf(world)))) violations.add('everything can come to an end')
  return violations
}

describe('[CASE2] all that two competing lawyers can do', () => {
  test('breaks none of the rules', () => {
    const { worlds, steps, violations } = explore(allGuards)
    expect([...violations]).toEqual([])
    // Fewer would mean that something cannot happen any more.
    expect({ worlds: worlds.length, steps: steps.length }).toMatchInlineSnapshot(`
      {
        "steps": 961,
        "worlds": 205,
      }
    `)
    const reached = new Set(worlds.flatMap(({ bids }) => bids))
    expect(bidStages.filter((stage) => !reached.has(stage))).toEqual([])
    expect(caseStages.filter((stage) => !worlds.some((world) => world.stage === stage))).toEqual([])
  })

  test.each([
    ['oneCounter', 'one open counter'],
    ['rivalsNotSelected', 'no live bid on a case that is not open'],
    ['actorOnAccept', 'nobody accepts their own offer'],
  ] as const)('without %s breaks a rule, so the check has teeth', (guard, rule) => {
    expect([...explore({ ...allGuards, [guard]: false }).violations]).toContain(rule)
  })
})

describe('[CASE1] the table of cases', () => {
  test('knows one outcome for an event in a stage', () => {
    for (const stage of caseStages) {
      const events = caseTransitions.filter(({ from }) => from.includes(stage)).map(({ event }) => event)
      expect(new Set(events).size).toBe(events.length)
    }
    expect(caseTransition('draft', 'publish')).toBeUndefined()
    expect(caseTransition('in_review', 'publish')).toMatchObject({ to: 'open', actors: ['admin', 'auto_policy'] })
  })

  test('leads out of every stage but the two last ones', () => {
    const ends = caseStages.filter((stage) => !caseTransitions.some(({ from }) => from.includes(stage)))
    expect(ends).toEqual(['closed', 'cancelled'])
  })

  test('says what an owner can do', () => {
    expect(caseEventsFrom('draft', 'client')).toEqual(['submit_for_review', 'discard'])
    expect(caseEventsFrom('open', 'client')).toEqual(['withdraw_case', 'accept'])
    expect(caseEventsFrom('expired', 'client')).toEqual(['reopen_with_new_deadline', 'abandon'])
  })
})

test('[CASE3] the status follows the stage, and only the client side sees that there are bids', () => {
  expect(Object.fromEntries(caseStages.map((stage) => [stage, statusOf(stage)]))).toEqual({
    draft: 'draft',
    in_review: 'draft',
    open: 'open',
    awarded: 'awarded',
    in_progress: 'in_progress',
    completed: 'in_progress',
    closed: 'closed',
    terminated: 'closed',
    cancelled: 'closed',
    expired: 'closed',
  })
  const shown = (stage: CaseStage, hasLiveBid: boolean, onClientSide: boolean) =>
    shownStatus(stage, { hasLiveBid, onClientSide })
  expect(shown('open', true, true)).toBe('bidding')
  expect(shown('open', true, false)).toBe('open')
  expect(shown('open', false, true)).toBe('open')
  expect(shown('awarded', true, true)).toBe('awarded')
  expect(caseStatuses).toContain('bidding')
})
