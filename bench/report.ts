import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release } from 'node:os'
import { join } from 'node:path'
import { median } from './load/samples.ts'
import type { Figure } from './measure.ts'
import type { Options } from './options.ts'

/** All figures of one run: row → peer → one value a round. */
export class Report {
  readonly #rows = new Map<string, { unit: Figure['unit']; peers: Map<string, number[]>; notes: Map<string, string> }>()
  readonly warnings: string[] = []
  /** CPU profiles by file; a later round overwrites an earlier one. */
  readonly profiles = new Set<string>()

  add(peer: string, figures: Figure[]): void {
    for (const { row, unit, value, note } of figures) {
      const known = this.#rows.get(row) ?? { unit, peers: new Map(), notes: new Map() }
      known.peers.set(peer, [...(known.peers.get(peer) ?? []), value])
      if (note) known.notes.set(peer, note)
      this.#rows.set(row, known)
    }
  }

  /** A table for people: medians, and in brackets the ratio to `yardstick`. */
  table(peers: string[], yardsticks: string[]): string {
    const header = ['median', '', ...peers]
    const lines = [...this.#rows].map(([row, { unit, peers: values }]) => {
      const medianOf = (peer: string) => median(values.get(peer) ?? [])
      const yardstick = yardsticks.map(medianOf).find((value) => !Number.isNaN(value))
      return [
        row,
        unit,
        ...peers.map((peer) => cell(medianOf(peer), yardsticks.includes(peer) ? undefined : yardstick)),
      ]
    })
    return layOut([header, ...lines])
  }

  /** Everything, with every round. */
  json(options: Options, startedAt: Date, seconds: number) {
    return {
      startedAt: startedAt.toISOString(),
      seconds: Math.round(seconds),
      machine: {
        cores: availableParallelism(),
        cpu: cpus()[0]?.model,
        kernel: release(),
        node: process.version,
        loadAverage: loadavg(),
      },
      options,
      rows: [...this.#rows].map(([row, { unit, peers, notes }]) => ({
        row,
        unit,
        peers: Object.fromEntries(
          [...peers].map(([peer, values]) => [peer, { median: median(values), rounds: values, note: notes.get(peer) }]),
        ),
      })),
      warnings: this.warnings,
    }
  }
}

function cell(value: number, yardstick: number | undefined): string {
  if (Number.isNaN(value)) return '–'
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  const ratio = yardstick && value > 0 ? ` (${(value / yardstick).toFixed(2)})` : ''
  return `${value.toFixed(digits)}${ratio}`
}

function layOut(lines: string[][]): string {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? []
  return lines
    .map((line) =>
      line.map((text, i) => (i < 1 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n')
}

/** Writes the results beside the earlier ones. @returns the file */
export function writeResults(directory: string, startedAt: Date, content: unknown): string {
  mkdirSync(directory, { recursive: true })
  const file = join(directory, `${startedAt.toISOString().slice(0, 19).replaceAll(':', '')}.json`)
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
  return file
}
