import { afterAll, beforeAll, expect, test } from 'vitest'
import { startClamd, type TestClamd } from '../../test-support/clamd.ts'
import { type HostileFile, harmlessFiles, hostileFiles } from '../../test-support/hostile-files.ts'
import { createClamdScanner } from '../scanner/clamd.ts'
import { noScanner, type Scanner } from '../scanner/scanner.ts'
import type { Inspection } from './file-inspection.ts'
import { cleanFileName } from './file-names.ts'
import { createFileInspection } from './inspection-process.ts'
import { screen } from './screening.ts'

const inspection = createFileInspection()
let clamd: TestClamd

beforeAll(async () => {
  clamd = await startClamd()
})
afterAll(() => clamd.close())

test('[INSP3] there are at least 60 hostile files', () => {
  expect(hostileFiles.length).toBeGreaterThanOrEqual(60)
})

test.concurrent.each([...hostileFiles, ...harmlessFiles].map((file) => [file.name, file.verdict, file] as const))(
  '[INSP3] %j is %s',
  async (_name, verdict, file) => {
    const inspected = await inspection.inspect(toInspect(file))
    expect(inWords(inspected)).toBe(verdict)
    const accepted = inspected.verdict === 'accepted'
    // With a scanner, without one, and with one that is away.
    expect((await screenWith(inspected, file, createClamdScanner({ url: clamd.url }))).scan).toBe(
      accepted ? 'clean' : inspected.verdict,
    )
    expect((await screenWith(inspected, file, noScanner)).scan).toBe(accepted ? 'not_scanned' : inspected.verdict)
    expect((await screenWith(inspected, file, createClamdScanner({ url: 'tcp://127.0.0.1:1' }))).scan).toBe(
      accepted ? 'quarantined' : inspected.verdict,
    )
  },
)

test('[INSP5] what only the scanner knows is refused by it', async () => {
  const inspected: Inspection = { verdict: 'accepted', type: 'txt', contentType: 'text/plain', notes: [] }
  const found = () => Promise.resolve({ outcome: 'infected', signature: 'Win.Test' } as const)
  expect(await screen(inspected, found)).toEqual({ scan: 'rejected', reason: 'virus' })
})

function screenWith(inspected: Inspection, file: HostileFile, scanner: Scanner) {
  return screen(inspected, () => scanner.scan(pieces(file.bytes)))
}

function inWords(inspected: Inspection): string {
  const said = inspected.verdict === 'accepted' ? inspected.notes.join(', ') : inspected.reason
  return `${inspected.verdict}: ${said}`
}

function toInspect({ name, type = '', bytes }: HostileFile) {
  return { fileName: cleanFileName(name), declaredType: type, size: bytes.length, bytes: pieces(bytes) }
}

async function* pieces(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}
