import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { docx, pdf, png } from '../../test-support/file-builders.ts'
import { MAX_TEXT_LENGTH } from './file-inspection.ts'
import { childArguments, createFileInspection, type InspectionLimits } from './inspection-process.ts'

test('[INSP4] who takes too long is a verdict, and the next file is looked at', async () => {
  await expectFailure({ timeMs: 1 })
})

test('[INSP4] who takes too much memory is a verdict', async () => {
  await expectFailure({ memoryBytes: 10 * 1024 * 1024 })
})

test('[INSP4] a file that is shorter than it says is a verdict, and its own error comes through', async () => {
  const inspection = createFileInspection()
  const file = toInspect('lease.pdf', pdf(['Lease']))
  const failed = { verdict: 'quarantined', reason: 'inspection_failed' }
  expect(await inspection.inspect({ ...file, size: file.size + 1 })).toEqual(failed)
  async function* broken() {
    yield Buffer.from('%PDF-')
    throw new Error('storage is away')
  }
  await expect(inspection.inspect({ ...file, bytes: broken() })).rejects.toThrow('storage is away')
})

test('[INSP4] text that goes beyond the limits is no text', async () => {
  const file = toInspect('lease.pdf', pdf(['Lease']))
  expect(await createFileInspection({ timeMs: 1 }).extractText(file)).toBeUndefined()
  expect(
    await createFileInspection().extractText(toInspect('lease.pdf', Buffer.from('%PDF-1.7\n%%EOF'))),
  ).toBeUndefined()
})

test.each([
  ['reads the data folder', "await import('node:fs').then((fs) => fs.readdirSync('.data'))"],
  ['reads settings', "await import('node:fs').then((fs) => fs.readFileSync('bin/config.ts'))"],
  ['reads the system', "await import('node:fs').then((fs) => fs.readFileSync('/etc/passwd'))"],
  ['writes', "await import('node:fs').then((fs) => fs.writeFileSync('contracts/x', 'x'))"],
  ['starts a program', "await import('node:child_process').then((run) => run.execSync('true'))"],
  ['starts a thread', "await import('node:worker_threads').then((run) => new run.Worker('', { eval: true }))"],
  ['loads foreign code', "process.dlopen({ exports: {} }, 'node_modules/x.node')"],
  ['connects', "await import('node:net').then((net) => net.connect(1, '127.0.0.1'))"],
  ['listens', "await import('node:net').then((net) => net.createServer().listen(0))"],
  ['asks a name server', "await import('node:dns').then((dns) => dns.promises.lookup('example.org'))"],
  ['sends a datagram', "await import('node:dgram').then((udp) => udp.createSocket('udp4').send('x', 1, '127.0.0.1'))"],
  ['fetches', "await fetch('http://127.0.0.1:1')"],
])('[INSP4] the process that looks at files never %s', async (_what, code) => {
  const { status, output } = await runInChild(code)
  expect(output).toMatch(/ERR_ACCESS_DENIED|ERR_DLOPEN_DISABLED|There is no network here|fetch is not a function/)
  expect(status).not.toBe(0)
})

test('the probe itself runs', async () => {
  expect(await runInChild("console.log('here')")).toEqual({ status: 0, output: 'here\n' })
})

test('text of a PDF comes by pages', async () => {
  const file = toInspect('lease.pdf', pdf(['The tenant (Mueller)', '', 'The landlord']))
  expect(await createFileInspection().extractText(file)).toEqual({
    pages: ['The tenant (Mueller)', '', 'The landlord'],
    isCut: false,
  })
})

test('text of a Word document and of plain files', async () => {
  const inspection = createFileInspection()
  expect(await inspection.extractText(toInspect('lease.docx', docx('Notice &amp; period')))).toEqual({
    pages: ['Notice & period\n\n'],
    isCut: false,
  })
  expect(await inspection.extractText(toInspect('notes.txt', Buffer.from('\ufeffMüller', 'utf16le')))).toEqual({
    pages: ['Müller'],
    isCut: false,
  })
  expect(await inspection.extractText(toInspect('photo.png', png()))).toBeUndefined()
})

test('long text is cut, and says so', async () => {
  const found = await createFileInspection().extractText(toInspect('long.txt', Buffer.alloc(MAX_TEXT_LENGTH + 10, 'a')))
  expect(found?.pages.map((page) => page.length)).toEqual([MAX_TEXT_LENGTH])
  expect(found?.isCut).toBe(true)
})

async function expectFailure(limits: Partial<InspectionLimits>): Promise<void> {
  const file = () => toInspect('lease.pdf', pdf(['Lease']))
  expect(await createFileInspection(limits).inspect(file())).toEqual({
    verdict: 'quarantined',
    reason: 'inspection_failed',
  })
  expect((await createFileInspection().inspect(file())).verdict).toBe('accepted')
}

/** Runs code as the child runs: with its permissions, after its network is gone. */
async function runInChild(code: string): Promise<{ status: number | null; output: string }> {
  const noNetwork = resolve(import.meta.dirname, 'child/no-network.ts')
  const script = `await import(${JSON.stringify(noNetwork)}); ${code}`
  const child = spawn(process.execPath, [...childArguments, '--input-type=module', '-e', script], { env: {} })
  const ended = new Promise<number | null>((done) => child.once('close', done))
  const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { status, output: out + err }
}

function toInspect(fileName: string, content: Buffer) {
  async function* pieces() {
    yield content
  }
  return { fileName, declaredType: '', size: content.length, bytes: pieces() }
}
