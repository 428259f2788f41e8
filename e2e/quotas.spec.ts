import { expect, test } from '@playwright/test'
import { documentLimits } from '../contracts/documents.ts'
import { pdf } from '../test-support/file-builders.ts'
import { withDatabase } from './support/database.ts'
import { uploadFile } from './support/files.ts'
import { lookAt } from './support/look.ts'
import { baseUrl, call, openCase, register, signIn } from './support/people.ts'

test('a case that is full says so where a file is uploaded and where one is sent, and nothing that was written is lost', async ({
  browser,
}) => {
  const owner = await register('Leocadia Finch', 'client')
  const { caseId } = await openCase(owner, 'A case with many files')
  const letter = { name: 'Letter.pdf', type: 'application/pdf', bytes: pdf(['A letter']) }
  const { id } = await uploadFile(owner, caseId, letter)
  await withDatabase((db) =>
    db.updateTable('documentFiles').set({ size: documentLimits.caseBytes }).where('documentId', '=', id).execute(),
  )
  const { page, context } = await signIn(browser, owner)
  const next = { name: 'One more.pdf', mimeType: 'application/pdf', buffer: pdf(['One more']) }
  await page.goto(`/cases/${caseId}/files`)
  await page.locator('input[type=file]').setInputFiles([next])
  await expect(page.getByRole('region', { name: 'Uploads' })).toContainText(
    'One more.pdf was not uploaded: The files of this case take up all its room.',
  )
  await lookAt(page, 'files-full')
  const { conversationId } = await call<{ conversationId: string }>(baseUrl(), 'POST', '/v1/messages', {
    token: owner.accessToken,
    body: { caseId, content: 'To myself' },
  })
  await page.goto(`/messages/${conversationId}`)
  await page.getByLabel('Write a message').fill('See the file')
  await page.getByLabel('File to send').setInputFiles(next)
  const refusal = page.getByRole('alert').filter({ hasText: 'One more.pdf was not sent' })
  await expect(refusal).toContainText('The files of this case take up all its room.')
  await expect(refusal).toContainText('What is deleted makes room 30 days later.')
  await lookAt(page, 'message-full')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByLabel('Write a message')).toHaveValue('See the file')
  await context.close()
})
