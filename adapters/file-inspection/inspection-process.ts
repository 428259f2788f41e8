import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { z } from 'zod'
import {
  type FileTypeId,
  fileNotes,
  fileTypes,
  quarantineReasons,
  rejectionReasons,
} from '../../contracts/file-types.ts'
import {
  type ExtractedText,
  type FileInspection,
  type FileToInspect,
  type Inspection,
  MAX_TEXT_LENGTH,
} from './file-inspection.ts'

export interface InspectionLimits {
  /** From start to answer, loading included. */
  timeMs: number
  /** Of the whole process, as the system counts it (Linux; elsewhere only the heap is limited). */
  memoryBytes: number
  /** Files at once: each may take all of the memory above. */
  atOnce: number
}

const defaults: InspectionLimits = { timeMs: 30_000, memoryBytes: 512 * 1024 * 1024, atOnce: 2 }
/** Of the heap, below that of the process: a parser that collects too much ends by itself. */
const HEAP_MB = 384
const WATCH_EVERY_MS = 100
/** The longest answer: text with each letter escaped (`\u0000`), and room for page breaks. */
const MAX_ANSWER = 6 * MAX_TEXT_LENGTH + 1024 * 1024

const root = resolve(import.meta.dirname, '../..')
const entry = resolve(import.meta.dirname, 'child/main.ts')
/** Code only: neither the data folder nor settings are among what it may read. */
const readable = ['adapters/file-inspection/*', 'contracts/*', 'node_modules/*', 'package.json']
export const childArguments = [
  '--permission',
  ...readable.map((path) => `--allow-fs-read=${resolve(root, path)}`),
  `--max-old-space-size=${HEAP_MB}`,
  '--no-warnings',
]

const typeIds = Object.keys(fileTypes) as [FileTypeId, ...FileTypeId[]]
const inspectionSchema = z.discriminatedUnion('verdict', [
  z.object({
    verdict: z.literal('accepted'),
    type: z.enum(typeIds),
    contentType: z.string().max(200),
    notes: z.array(z.enum(fileNotes)),
  }),
  z.object({ verdict: z.literal('rejected'), reason: z.enum(rejectionReasons) }),
  z.object({ verdict: z.literal('quarantined'), reason: z.enum(quarantineReasons) }),
])
const textSchema = z.object({ pages: z.array(z.string()), isCut: z.boolean() }).nullable()

/** The process died, took too long or too much, or said nothing sensible. Says nothing of the file. */
class ChildFailed extends Error {
  override readonly name = 'ChildFailed'
}

/** Inspection in one short-lived process a file (`child/main.ts`). */
export function createFileInspection(limits: Partial<InspectionLimits> = {}): FileInspection {
  const all = { ...defaults, ...limits }
  const inTurn = limitTo(all.atOnce)
  return {
    async inspect(file) {
      const answer = await inTurn(() => ask('inspect', file, all)).catch(orFailed)
      const parsed = inspectionSchema.safeParse(answer)
      return parsed.success
        ? (parsed.data satisfies Inspection)
        : { verdict: 'quarantined', reason: 'inspection_failed' }
    },
    async extractText(file) {
      const answer = await inTurn(() => ask('extractText', file, all)).catch(orFailed)
      const parsed = textSchema.safeParse(answer)
      return parsed.success ? ((parsed.data ?? undefined) satisfies ExtractedText | undefined) : undefined
    },
  }
}

/** A dead child is a verdict; what goes wrong with the bytes on our side is an error. */
function orFailed(error: unknown): undefined {
  if (error instanceof ChildFailed) return undefined
  throw error
}

async function ask(task: 'inspect' | 'extractText', file: FileToInspect, limits: InspectionLimits): Promise<unknown> {
  const child = await startChild()
  const unwatch = watch(child, limits)
  try {
    const ended = new Promise<number | null>((done) => child.once('close', done).once('error', () => done(null)))
    const answer = readAnswer(child.stdout as Readable, child)
    const sent = send(child.stdin as Writable, task, file)
    const [text, code] = await Promise.all([answer, ended, sent])
    if (code !== 0) throw new ChildFailed('The inspection ended without an answer.')
    return parse(text)
  } finally {
    unwatch()
    child.kill('SIGKILL')
  }
}

/** In a network namespace of its own where that is allowed; the process id stays the child's (`unshare` becomes it). */
async function startChild(): Promise<ChildProcess> {
  const inNamespace = await canUnshare()
  const [command, ...before] = inNamespace
    ? ['unshare', '--map-root-user', '--net', process.execPath]
    : [process.execPath]
  const child = spawn(command as string, [...before, ...childArguments, entry], {
    cwd: root,
    // No settings, no secrets. PATH is for `unshare` alone.
    env: inNamespace ? { PATH: process.env.PATH } : {},
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.on('spawn', () => yieldToOthers(child))
  return child
}

/** Requests and live documents go first. */
function yieldToOthers(child: ChildProcess): void {
  try {
    if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It has ended already, or the system does not let us: it is only politeness.
  }
}

let unshares: Promise<boolean> | undefined
function canUnshare(): Promise<boolean> {
  unshares ??= promisify(execFile)('unshare', ['--map-root-user', '--net', 'true'], { timeout: 5_000 }).then(
    () => true,
    () => false,
  )
  return unshares
}

function watch(child: ChildProcess, { timeMs, memoryBytes }: InspectionLimits): () => void {
  const deadline = setTimeout(() => child.kill('SIGKILL'), timeMs)
  const memory = setInterval(async () => {
    if ((await residentBytes(child.pid)) > memoryBytes) child.kill('SIGKILL')
  }, WATCH_EVERY_MS)
  return () => {
    clearTimeout(deadline)
    clearInterval(memory)
  }
}

/** 0 where the system does not say. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
}

async function send(
  stdin: Writable,
  task: string,
  { fileName, declaredType, size, bytes }: FileToInspect,
): Promise<void> {
  const order = Buffer.from(JSON.stringify({ task, fileName, declaredType, size }))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(order.length)
  let broken: { error: unknown } | undefined
  async function* input() {
    yield length
    yield order
    try {
      yield* bytes
    } catch (error) {
      broken = { error }
      throw error
    }
  }
  // The child may answer, or die, before it has read everything; only the source's own errors are ours.
  await pipeline(input, stdin).catch(() => undefined)
  if (broken) throw broken.error
}

async function readAnswer(stdout: Readable, child: ChildProcess): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of stdout as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > MAX_ANSWER) {
      child.kill('SIGKILL')
      throw new ChildFailed('The inspection answered more than there can be.')
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString()
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ChildFailed('The inspection did not answer in JSON.')
  }
}

/** At most so many at once; the others wait in line. */
function limitTo(atOnce: number) {
  let running = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // The place goes from one to the next without being free in between.
      if (next) next()
      else running -= 1
    }
  }
}
