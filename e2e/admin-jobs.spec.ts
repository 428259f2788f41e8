import { randomUUID } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { withDatabase } from './support/database.ts'
import { createAdministrator, signIn } from './support/people.ts'

/** A job that has failed, as it stands in the database after its fifth try; its mail has been cleared away meanwhile. */
function insertFailedJob(): Promise<void> {
  return withDatabase(async (db) => {
    const [outboxId, now] = [randomUUID(), new Date()]
    const fact = { id: outboxId, fact: 'mail.queued', payload: '{}', createdAt: now, dispatchedAt: now }
    await db.insertInto('outbox').values(fact).execute()
    const times = { nextAttemptAt: now, createdAt: now, failedAt: now }
    const failure = { state: 'failed', starts: 5, attempts: 5, lastError: 'Error EENVELOPE 550' }
    const job = { id: randomUUID(), outboxId, handler: 'send-mail', ...failure, ...times }
    await db.insertInto('jobs').values(job).execute()
  })
}

test('an administrator finds a failed job, has it tried again, and sees it done', async ({ browser }) => {
  const admin = await createAdministrator()
  await insertFailedJob()
  const { context, page } = await signIn(browser, admin)
  await page.getByRole('button', { name: 'Administrator' }).click()
  await page.getByRole('menuitem', { name: 'Administration' }).click()
  await page.getByRole('link', { name: 'Health' }).click()
  await page.getByRole('link', { name: '1 to look at' }).click()
  await expect(page.getByText('Failed 5 times: Error EENVELOPE 550')).toBeVisible()
  await page.screenshot({ path: 'test-results/screenshots/admin-jobs-one-failed.png' })
  await page.getByRole('button', { name: 'Try again: Send mail' }).click()
  await expect(page.getByText('No job has failed')).toBeVisible()
  await page.getByLabel('Which jobs').selectOption('Done')
  await expect(page.getByRole('list', { name: 'Jobs' }).getByText('Send mail').first()).toBeVisible()
  await context.close()
})
