import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { look } from './support/look.ts'
import { listenForComplaints } from './support/page-checks.ts'
import { openCase, register, signIn } from './support/people.ts'

/** What a `datetime-local` takes: so many days from now, at four in the afternoon on this machine's clock. */
function inDays(days: number): string {
  const day = new Date(Date.now() + days * 86_400_000)
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}T16:00`
}

test('[ROOM1] a client proposes times, the lawyer chooses one, and both see it on their own clock', async ({
  browser,
}) => {
  const [client, lawyer] = await Promise.all([register('Ines Carvalho', 'client'), register('Owen Brandt', 'lawyer')])
  const place = await openCase(client, 'Consulting hour', [{ account: lawyer, role: 'lawyer' }])
  const asking = await signIn(browser, client)
  const { page } = asking
  const complaints = listenForComplaints(page)
  await page.goto(`/cases/${place.caseId}`)
  await page.getByRole('link', { name: 'Meet' }).click()
  await expect(page.getByText('No consultation has been arranged')).toBeVisible()
  await expect(page.getByText('do not come by mail')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send the mail again' })).toBeVisible()

  await test.step('ask, with times that make sense', async () => {
    await page.getByRole('button', { name: 'Ask for a consultation' }).click()
    await page.getByRole('button', { name: 'Send the proposal' }).click()
    await expect(page.getByText('Give at least one time.')).toBeVisible()
    await page.getByLabel('Time 1', { exact: true }).fill(inDays(3))
    await page.getByLabel('Time 2', { exact: true }).fill(inDays(4))
    await page.getByLabel('On the clock of').selectOption('America/New_York')
    await look(page, 'consultation-request')
    await page.getByRole('button', { name: 'Send the proposal' }).click()
    await expect(page.getByText('Time to be chosen')).toBeVisible()
    await expect(page.getByText('Ines Carvalho proposed:')).toBeVisible()
  })

  const choosing = await signIn(browser, lawyer)
  await choosing.page.goto(`/cases/${place.caseId}/consultations`)
  await test.step('the lawyer chooses', async () => {
    await expect(choosing.page.getByText('Ines Carvalho proposed. Choose one:')).toBeVisible()
    await look(choosing.page, 'consultation-choose', { onlyLong: true })
    await choosing.page
      .getByRole('button', { name: /^Choose / })
      .first()
      .click()
    await expect(choosing.page.getByText('Arranged', { exact: true })).toBeVisible()
  })

  await test.step('the client sees it, has it in the calendar, and reads who did what', async () => {
    await page.reload()
    await expect(page.getByText('Arranged', { exact: true })).toBeVisible()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Add to my calendar' }).click(),
    ])
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/^BEGIN:VCALENDAR[\s\S]*DTSTART/)
    await page.getByText('History').click()
    await expect(page.getByText(/^Owen Brandt chose the time/)).toBeVisible()
    await look(page, 'consultation-arranged')
  })

  await test.step('the lawyer moves it, and says how long and what it costs; the client sees it at once', async () => {
    const lawyerPage = choosing.page
    await lawyerPage.getByRole('button', { name: 'Move it' }).click()
    await lawyerPage.getByLabel('Date and time').fill(inDays(5))
    await lawyerPage.getByLabel('How long').selectOption('45 minutes')
    await lawyerPage.getByLabel(/^Fee in USD/).fill('18o')
    await lawyerPage.getByRole('button', { name: 'Set this time' }).click()
    await expect(lawyerPage.getByText('Enter an amount like 180 or 180.50')).toBeVisible()
    await look(lawyerPage, 'consultation-move')
    await lawyerPage.getByLabel(/^Fee in USD/).fill('180.50')
    await lawyerPage.getByRole('button', { name: 'Set this time' }).click()
    await expect(page.getByText('45 minutes planned · US$180.50')).toBeVisible()
  })

  await test.step('the lawyer calls it off', async () => {
    await choosing.page.getByRole('button', { name: /^Call it off/ }).click()
    await choosing.page.getByRole('button', { name: 'Call it off', exact: true }).click()
    await expect(choosing.page.getByText('Called off', { exact: true })).toBeVisible()
  })
  expect(complaints()).toEqual([])
  await asking.context.close()
  await choosing.context.close()
})
