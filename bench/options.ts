import { parseArgs } from 'node:util'

/** How much one run measures. */
export interface Options {
  quick: boolean
  /** Names of peers and measures; empty means all. */
  only: string[]
  /** Of the typing loads; empty means all. Written like `20x5`. */
  loads: string[]
  rounds: number
  warmSeconds: number
  seconds: number
  /** Connections and documents of the memory measure. */
  connections: number
  documents: number
  kills: number
  /** How often the large document is opened from storage. */
  opens: number
  seed: number
  /** Writes CPU profiles of the typing loads. */
  profile: boolean
  list: boolean
}

export const usage = `npm run bench -- [--quick] [--only NAME]... [--load SIZE]... [--rounds N] [--seconds N] [--warm N]
              [--seed N] [--profile] [--list]
  --quick      about two minutes, for a first look
  --only NAME  a peer or a measure (see --list); may be repeated
  --load SIZE  a typing load, rooms x clients: 20x5, 1x50, 200x5; may be repeated
  --rounds N   rounds of the typing loads; the table shows medians
  --seconds N  length of the typing loads
  --warm N     seconds of typing before they are measured: the code is compiled by then
  --seed N     another random run
  --profile    also write CPU profiles of the servers (bench/results/*.cpuprofile)
  --list       name the peers and measures`

/** Reads the command line. @throws TypeError on what it does not know */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      load: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      warm: { type: 'string' },
      seed: { type: 'string', default: '1' },
      profile: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  })
  const counts = values.quick
    ? { rounds: 1, warmSeconds: 2, seconds: 2, connections: 500, documents: 300, kills: 1, opens: 1 }
    : { rounds: 3, warmSeconds: 2, seconds: 3, connections: 2_000, documents: 1_000, kills: 2, opens: 3 }
  return {
    ...counts,
    ...(values.rounds ? { rounds: Number(values.rounds) } : {}),
    ...(values.seconds ? { seconds: Number(values.seconds) } : {}),
    ...(values.warm ? { warmSeconds: Number(values.warm) } : {}),
    quick: values.quick,
    only: values.only,
    loads: values.load,
    seed: Number(values.seed),
    profile: values.profile,
    list: values.list,
  }
}
