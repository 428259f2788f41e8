import { readFileSync } from 'node:fs'

/** The part of a .cpuprofile that is read here (Chrome DevTools Protocol, Profiler.Profile). */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number }; children?: number[] }[]
  samples: number[]
  timeDeltas: number[]
}

/** Where a sampled time went, share of the time that was not idle. */
export interface Cost {
  name: string
  self: number
  /** With what it called. */
  total: number
}

/** `post` is the start of the profiler itself. */
const notWork = new Set(['(idle)', '(program)', '(root)', 'post'])

/** The functions with the most own time, and how busy the profiled thread was. */
export function readCosts(file: string): { busy: number; costs: Cost[] } {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const parents = new Map(profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])))
  const costs = new Map<string, Cost>()
  const sums = { work: 0, all: 0 }
  const costOf = (name: string) => {
    const cost = costs.get(name) ?? { name, self: 0, total: 0 }
    costs.set(name, cost)
    return cost
  }
  profile.samples.forEach((sample, index) => {
    const us = profile.timeDeltas[index] ?? 0
    const node = nodes.get(sample)
    sums.all += us
    if (!node || notWork.has(node.callFrame.functionName)) return
    sums.work += us
    costOf(nameOf(node)).self += us
    // A recursive function counts once.
    const seen = new Set<string>()
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
      const ancestor = nodes.get(id)
      if (ancestor) seen.add(nameOf(ancestor))
    }
    for (const name of seen) costOf(name).total += us
  })
  for (const cost of costs.values()) {
    cost.self /= sums.work
    cost.total /= sums.work
  }
  return { busy: sums.work / sums.all, costs: [...costs.values()] }
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: CpuProfile['nodes'][number]): string {
  const place = url.replace(/^.*\/node_modules\//, '').replace(/^file:\/\/.*\/(?=[^/]+\/[^/]+\/[^/]+$)/, '')
  return `${functionName || '(anonymous)'} ${place}${url.startsWith('file:') ? `:${lineNumber + 1}` : ''}`
}

/** The top of a profile as lines for a terminal. */
export function presentCosts(file: string, lines = 25): string {
  const { busy, costs } = readCosts(file)
  const percent = (share: number) => `${(share * 100).toFixed(1).padStart(5)} %`
  const rows = costs
    .sort((a, b) => b.self - a.self)
    .slice(0, lines)
    .map(({ name, self, total }) => `${percent(self)} ${percent(total)}  ${name}`)
  return [`${file}: busy ${percent(busy)}; own and total share of that`, ...rows].join('\n')
}
