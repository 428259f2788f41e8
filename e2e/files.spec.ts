import { fileURLToPath } from 'node:url'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { docx, pdf, png, wav } from '../test-support/file-builders.ts'
import { lookAt } from './support/look.ts'
import { listenForComplaints } from './support/page-checks.ts'
import { openCase, register, signIn } from './support/people.ts'
import { openDocument, textOf } from './support/workspace.ts'

const screenshots = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))
const lease = pdf(['Lease of the shop in Mill Lane', 'Notice period: three months'])

/** Lets files fall on an element, as a person drags them there from another window. */
async function drop(place: Locator, files: { name: string; type: string; bytes: Buffer }[]): Promise<void> {
  const data = files.map(({ name, type, bytes }) => ({ name, type, text: bytes.toString('base64') }))
  const transfer = await place.page().evaluateHandle((files) => {
    const transfer = new DataTransfer()
    for (const { name, type, text } of files) {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
      transfer.items.add(new File([bytes], name, { type }))
    }
    return transfer
  }, data)
  for (const event of ['dragenter', 'dragover', 'drop']) await place.dispatchEvent(event, { dataTransfer: transfer })
}

const tray = (page: Page) => page.getByRole('region', { name: 'Uploads' })
const list = (page: Page) => page.getByRole('list', { name: 'Files' })

test('files of a case: uploaded, read, renamed, replaced, brought back and deleted', async ({ browser }) => {
  const client = await register('Philippa Marlow', 'client')
  const lawyer = await register('Desmond Achterberg', 'lawyer')
  const { caseId, briefId } = await openCase(client, 'Lease in Mill Lane', [{ account: lawyer, role: 'lawyer' }])
  const { page } = await signIn(browser, client)
  // A file that is deleted may be asked for once more before the page has left it.
  const complaints = listenForComplaints(page, /status of 404/)

  await test.step('no files yet', async () => {
    await openDocument(page, caseId, briefId)
    await page.getByRole('link', { name: /^Files/ }).click()
    await expect(page.getByText('There are no files in this case yet')).toBeVisible()
    await lookAt(page, 'files-none')
  })

  await test.step('several at once; what is refused is named', async () => {
    await page.locator('input[type=file]').setInputFiles([
      { name: 'Lease.pdf', mimeType: 'application/pdf', buffer: lease },
      { name: 'Statement of the neighbour.docx', mimeType: '', buffer: docx('He saw the water in March.') },
      { name: 'Water in the cellar.png', mimeType: 'image/png', buffer: png(640, 480) },
      { name: 'setup.exe', mimeType: '', buffer: Buffer.from('MZ') },
      { name: 'Really a program.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ not a PDF') },
      {
        name: 'With macros.docx',
        mimeType: '',
        buffer: docx('Terms', [{ name: 'word/vbaProject.bin', data: 'x' }]),
      },
    ])
    await expect(tray(page)).toContainText('setup.exe is of a kind that is not accepted')
    // Behind four inspections, each in a process of its own.
    await expect(tray(page)).toContainText('Really a program.pdf is not what its name says', { timeout: 60_000 })
    await expect(tray(page).getByRole('link', { name: 'Lease.pdf' })).toBeVisible()
    await expect(list(page).getByRole('listitem').filter({ hasText: 'With macros.docx' })).toContainText(
      'In quarantine',
    )
    await expect(list(page)).not.toContainText('Being inspected')
    await lookAt(page, 'files')
    await tray(page).getByRole('button', { name: 'Clear' }).click()
  })

  await test.step('a PDF is read in the page', async () => {
    await list(page).getByRole('link', { name: 'Lease.pdf' }).click()
    const pages = page.getByRole('region', { name: 'Pages of Lease.pdf' })
    await expect(pages.getByText('Lease of the shop in Mill Lane')).toBeAttached()
    await expect(pages.getByText('Notice period: three months')).toBeAttached()
    await expect.poll(() => inkOf(pages.locator('canvas').first())).toBeGreaterThan(100)
    await lookAt(page, 'file-pdf')
  })

  await test.step('name and label', async () => {
    await page.getByRole('button', { name: 'Name and label' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Lease, signed')
    await page.getByLabel('Privileged').check()
    await lookAt(page, 'file-edit')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Lease, signed.pdf' })).toBeVisible()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.getByText('Privileged', { exact: true })).toBeVisible()
  })

  await test.step('a new version, and the old one again', async () => {
    const second = pdf(['Lease of the shop, with the changes of May'])
    await page
      .locator('input[type=file]')
      .setInputFiles([{ name: 'Lease, signed.pdf', mimeType: 'application/pdf', buffer: second }])
    await expect(page.getByText('with the changes of May')).toBeAttached()
    await tray(page).getByRole('button', { name: 'Clear' }).click()
    await page.getByRole('button', { name: 'Show version 1' }).click()
    await expect(page.getByText('Lease of the shop in Mill Lane')).toBeAttached()
    await expect(page.getByText(/· Philippa Marlow, .* · version 1$/)).toBeVisible()
    await page.getByRole('button', { name: 'Bring version 1 back' }).click()
    await expect(page.getByText('Version 3 (as version 1 was)')).toBeVisible()
  })

  await test.step('the lawyer reads a document as text, and the owner sees who has read it', async () => {
    const reader = await signIn(browser, lawyer)
    await reader.page.goto(`/cases/${caseId}/files`)
    await list(reader.page).getByRole('link', { name: 'Statement of the neighbour.docx' }).click()
    await expect(reader.page.getByText('He saw the water in March.')).toBeVisible()
    await expect(reader.page.getByRole('heading', { name: 'Who has read it' })).toHaveCount(0)
    await lookAt(reader.page, 'file-word')
    const [saved] = await Promise.all([
      reader.page.waitForEvent('download'),
      reader.page.getByRole('button', { name: 'Download' }).click(),
    ])
    expect(saved.suggestedFilename()).toBe('Statement of the neighbour.docx')
    await page.goto(reader.page.url())
    await expect(page.getByText('Desmond Achterberg downloaded it')).toBeVisible()
    // What she opens herself stands there without loading the page again.
    await expect(page.getByText('Philippa Marlow read its text')).toBeVisible()
    await lookAt(page, 'file-readings')
    await reader.context.close()
  })

  await test.step('nobody opens what is in quarantine; deleting asks', async () => {
    await page.goto(`/cases/${caseId}/files`)
    await list(page).getByRole('link', { name: 'With macros.docx' }).click()
    await expect(page.getByText('It brings macros.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Download' })).toHaveCount(0)
    await lookAt(page, 'file-quarantined')
    await page.getByRole('button', { name: 'Delete With macros.docx' }).click()
    await page.getByRole('button', { name: 'Delete the file' }).click()
    await expect(page).toHaveURL(new RegExp(`/cases/${caseId}/files$`))
    await expect(list(page)).not.toContainText('With macros.docx')
  })
  expect(complaints()).toEqual([])
})

test('files fall into the case from anywhere, and come through broken connections', async ({ browser }) => {
  const client = await register('Leontine Abacha', 'client')
  const lawyer = await register('Casimir Holloway', 'lawyer')
  const { caseId, briefId } = await openCase(client, 'Noise from the mill', [{ account: lawyer, role: 'lawyer' }])
  const [owner, other] = [await signIn(browser, client), await signIn(browser, lawyer)]
  const { page } = owner
  await other.page.goto(`/cases/${caseId}/files`)
  await expect(other.page.getByText('There are no files in this case yet')).toBeVisible()

  await test.step('dropped on the text of the brief, seen by the other side without a reload', async () => {
    await openDocument(page, caseId, briefId)
    const before = await textOf(page).textContent()
    await drop(textOf(page), [{ name: 'Noise.wav', type: 'audio/wav', bytes: wav(Buffer.alloc(16_000)) }])
    await expect(tray(page).getByRole('link', { name: 'Noise.wav' })).toBeVisible()
    expect(await textOf(page).textContent()).toBe(before)
    await expect(list(other.page)).toContainText('Noise.wav')
  })

  await test.step('a connection that breaks twice', async () => {
    let broken = 0
    await page.route(/\/v1\/documents\/uploads\/.*offset=[1-9]/, async (route) => {
      broken += 1
      if (broken <= 2) await route.abort('connectionreset')
      else await route.continue()
    })
    const large = Buffer.concat([lease.subarray(0, 9), Buffer.alloc(9_000_000, '% long\n'), lease.subarray(9)])
    await page.goto(`/cases/${caseId}/files`)
    await page
      .locator('input[type=file]')
      .setInputFiles([{ name: 'Long.pdf', mimeType: 'application/pdf', buffer: large }])
    await expect(tray(page)).toContainText('Connection lost')
    await page.screenshot({ path: `${screenshots}files-connection-lost.png` })
    await expect(tray(page).getByRole('link', { name: 'Long.pdf' })).toBeVisible({ timeout: 30_000 })
    expect(broken).toBeGreaterThanOrEqual(3)
  })

  await test.step('cancelled, nothing of it stays', async () => {
    await page.unroute(/\/v1\/documents\/uploads\/.*offset=[1-9]/)
    await page.route(/\/v1\/documents\/uploads\/.*offset=/, (route) => route.abort('connectionreset'))
    await page
      .locator('input[type=file]')
      .setInputFiles([{ name: 'Given up.pdf', mimeType: 'application/pdf', buffer: lease }])
    await expect(tray(page)).toContainText('Connection lost')
    await page.getByRole('button', { name: 'Cancel Given up.pdf' }).click()
    await expect(tray(page)).not.toContainText('Given up.pdf')
    await expect(list(page)).not.toContainText('Given up.pdf')
  })
})

/** How many pixels of a canvas are dark. */
function inkOf(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const pixels = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? []
    let dark = 0
    for (let at = 0; at < pixels.length; at += 4) if ((pixels[at] ?? 255) < 100 && (pixels[at + 3] ?? 0) > 0) dark += 1
    return dark
  })
}
