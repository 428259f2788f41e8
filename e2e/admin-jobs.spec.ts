import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import pg from 'pg'
import { createAdministrator, signIn } from './support/people.ts'

/** A job that has failed, as it stands in the database after its fifth try; its mail has been cleared away meanwhile. */
async function insertFailedJob(): Promise<void> {
  const folder = process.env.LC_E2E_DATA_DIR ?? ''
  const { port, passwords } = JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8'))
  const connectionString = `postgres://legal_connect_app:${passwords.application}@127.0.0.1:${port}/legal_connect`
  const client = new pg.Client({ connectionString })
  await client.connect()
  const outboxId = randomUUID()
  await client.query(
    `INSERT INTO outbox (id, fact, payload, created_at, dispatched_at) VALUES ($1, 'mail.queued', '{}', now(), now())`,
    [outboxId],
  )
  await client.query(
    `INSERT INTO jobs (id, outbox_id, handler, state, starts, attempts, last_error, next_attempt_at, created_at, failed_at)
     VALUES ($1, $2, 'send-mail', 'failed', 5, 5, 'Error EENVELOPE 550', now(), now(), now())`,
    [randomUUID(), outboxId],
  )
  await client.end()
}

test('an administrator finds a failed job, has it tried again, and sees it done', async ({ browser }) => {
  test.skip(!process.env.LC_E2E_DATA_DIR, 'needs the folder of the product under test')
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
