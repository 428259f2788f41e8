import { expect, test } from '@playwright/test'
import { pdf } from '../test-support/file-builders.ts'
import { uploadFile } from './support/files.ts'
import { licensedLawyer } from './support/licensed-lawyer.ts'
import { lookAt } from './support/look.ts'
import { baseUrl, call, openCase, register, signIn } from './support/people.ts'

test('[DOC8] the owner gives one file to a cleared lawyer outside of the case and takes it back', async ({
  browser,
}) => {
  const owner = await register('Cordelia Ashby', 'client')
  const bidder = await licensedLawyer('Barnaby Quist')
  const { caseId } = await openCase(owner, 'A roof that leaks')
  const upload = (name: string, text: string) =>
    uploadFile(owner, caseId, { name, type: 'application/pdf', bytes: pdf([text]) })
  const shared = await upload('Report on the roof.pdf', 'The membrane is torn in two places')
  const kept = await upload('What I would settle for.pdf', 'Not for anybody outside')
  await call(baseUrl(), 'POST', `/v1/cases/${caseId}/submit`, {
    token: owner.accessToken,
    body: {
      category: 'commercial_lease',
      jurisdiction: 'US-NY',
      description: 'A roof leaks and nobody pays.',
      noOtherParties: true,
    },
  })
  const [ofOwner, ofBidder] = [await signIn(browser, owner), await signIn(browser, bidder)]
  const status = async (path: string) =>
    (await fetch(baseUrl() + path, { headers: { authorization: `Bearer ${bidder.accessToken}` } })).status
  const { page: mine } = ofOwner
  const { page: theirs } = ofBidder

  await test.step('before the clearance nobody can be chosen', async () => {
    await mine.goto(`/cases/${caseId}/files/${shared.id}`)
    await expect(mine.getByText('Lawyers can be chosen here once they are cleared for the case.')).toBeVisible()
  })
  await test.step('the lawyer is screened, gives his word, and finds no file', async () => {
    await theirs.goto(`/feed/${caseId}`)
    await theirs.getByRole('button', { name: 'Screen me' }).click()
    await theirs.getByLabel(/conflict check of my firm is done/).check()
    await theirs.getByLabel(/in confidence/).check()
    await theirs.getByRole('button', { name: 'Confirm both and open the brief' }).click()
    await expect(theirs.getByRole('link', { name: 'Read the published brief' })).toBeVisible()
    await expect(theirs.getByText('Files shared with you')).toHaveCount(0)
  })
  await test.step('given, it is there and can be read; the other one is not', async () => {
    await mine.reload()
    await mine.getByLabel('Give this file to').selectOption('Barnaby Quist')
    await mine.getByRole('button', { name: 'Share', exact: true }).click()
    await expect(mine.getByText('not read yet')).toBeVisible()
    await lookAt(mine, 'file-shared-owner')
    await theirs.reload()
    const files = theirs.getByRole('region', { name: 'Files shared with you' })
    await expect(files.getByRole('listitem')).toHaveCount(1)
    await lookAt(theirs, 'file-shared-list')
    await files.getByRole('link', { name: 'Report on the roof.pdf' }).click()
    await expect(theirs.getByText('The membrane is torn in two places')).toBeAttached()
    await lookAt(theirs, 'file-shared-reader')
    await theirs.goto(`/cases/${caseId}/files/${kept.id}`)
    // Not before the page has its answer: until then nothing is shown of any file.
    await expect(theirs.getByRole('heading', { level: 1, name: 'This file is not here' })).toBeVisible()
    await expect(theirs.getByText('What I would settle for.pdf')).toHaveCount(0)
    expect(await status(`/v1/documents/${kept.id}/download`)).toBe(404)
    await mine.reload()
    await expect(mine.getByText('Barnaby Quist looked at it')).toBeVisible()
  })
  await test.step('taken back, it is gone at once, on the open page too', async () => {
    await theirs.goto(`/cases/${caseId}/files/${shared.id}`)
    await expect(theirs.getByRole('heading', { level: 1, name: 'Report on the roof.pdf' })).toBeVisible()
    await mine.getByRole('button', { name: /^Take back/ }).click()
    await mine.getByRole('button', { name: 'Take back', exact: true }).click()
    await expect(mine.getByText('With nobody.', { exact: false })).toBeVisible()
    expect(await status(`/v1/documents/${shared.id}/download`)).toBe(404)
    await theirs.reload()
    await expect(theirs.getByRole('heading', { level: 1, name: 'This file is not here' })).toBeVisible()
    await expect(theirs.getByText('Report on the roof.pdf')).toHaveCount(0)
    await theirs.goto(`/feed/${caseId}`)
    await expect(theirs.getByRole('link', { name: 'Read the published brief' })).toBeVisible()
    await expect(theirs.getByText('Files shared with you')).toHaveCount(0)
  })
  for (const { context } of [ofOwner, ofBidder]) await context.close()
})
