import { fileURLToPath } from 'node:url'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { horizontalOverflow, listenForComplaints, seriousFaults, settle } from './support/page-checks.ts'
import { baseUrl, call, openCase, register, signIn } from './support/people.ts'

const screenshots = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))
const shot = (page: Page, name: string) => page.screenshot({ path: `${screenshots}messages-${name}.png` })
const messages = (page: Page): Locator => page.getByRole('region', { name: 'Messages' })
const write = async (page: Page, text: string) => {
  await page.getByLabel('Write a message').fill(text)
  await page.keyboard.press('Enter')
}

async function caseOfTwo(names: [string, string], title: string) {
  const [client, lawyer] = [await register(names[0], 'client'), await register(names[1], 'lawyer')]
  const { caseId } = await openCase(client, title, [{ account: lawyer, role: 'lawyer' }])
  const send = (account: typeof client, content: string, to: object = { caseId }) =>
    call<{ id: string; conversationId: string }>(baseUrl(), 'POST', '/v1/messages', {
      token: account.accessToken,
      body: { ...to, content },
    })
  return { client, lawyer, caseId, send }
}

test('[MSG12] two people write to each other live: typing, reading, edits, deletion', async ({ browser }) => {
  const { client, lawyer, send } = await caseOfTwo(['Mira Quell', 'Otis Brandt'], 'Water damage in the archive')
  const { conversationId } = await send(client, 'Good morning. See https://example.org/photos for the pictures.')
  const [{ page: mira }, { page: otis }] = [await signIn(browser, client), await signIn(browser, lawyer)]
  const complaints = [mira, otis].map((page) => listenForComplaints(page))

  await test.step('the number in the header leads to the list, and opening it is reading it', async () => {
    await otis.getByRole('link', { name: 'Messages, 1 not read' }).click()
    await otis.getByRole('list', { name: 'Conversations' }).getByRole('link').click()
    await expect(messages(otis).getByText('Good morning.')).toBeVisible()
    await expect(messages(otis).getByRole('link', { name: 'https://example.org/photos' })).toHaveAttribute(
      'rel',
      /noopener/,
    )
    await expect(otis.getByRole('link', { name: 'Messages', exact: true })).toBeVisible()
    await mira.goto(`/messages/${conversationId}`)
    await expect(messages(mira).getByText('Read by Otis Brandt')).toBeVisible()
  })

  await test.step('typing shows, and a message ends it', async () => {
    await otis.getByLabel('Write a message').pressSequentially('The landlord')
    await expect(mira.getByText('Otis Brandt is typing…')).toBeVisible()
    await write(otis, 'The landlord must answer by Friday.\nWe wait.')
    await expect(messages(mira).getByText('The landlord must answer by Friday.')).toBeVisible()
    await expect(mira.getByText('is typing…')).toBeHidden()
  })

  await test.step('an edit shows with what was said before, and a deletion leaves its place', async () => {
    await messages(otis).getByText('The landlord must answer').hover()
    await otis.getByRole('button', { name: /What to do with your message/ }).click()
    await otis.getByRole('menuitem', { name: 'Edit' }).click()
    await otis.getByLabel('Edit your message').fill('The landlord must answer by Monday.')
    await otis.getByRole('button', { name: 'Save' }).click()
    await expect(messages(mira).getByText('The landlord must answer by Monday.')).toBeVisible()
    await mira.getByRole('button', { name: /^Edited/ }).click()
    await expect(mira.getByRole('dialog').getByText('The landlord must answer by Friday.')).toBeVisible()
    await mira.keyboard.press('Escape')
    await write(mira, 'Thank you. This was for somebody else.')
    await expect(messages(otis).getByText('This was for somebody else.')).toBeVisible()
    await messages(mira).getByText('This was for somebody else.').hover()
    await mira
      .getByRole('button', { name: /What to do with your message/ })
      .last()
      .click()
    await mira.getByRole('menuitem', { name: 'Delete for everybody' }).click()
    await expect(messages(otis).getByText('This message was deleted')).toBeVisible()
  })

  await test.step('looks, on a desk and a phone, by day and by night', async () => {
    for (const text of ['I have the photos of the cellar.', 'They show the date.']) await write(mira, text)
    await expect(messages(otis).getByText('They show the date.')).toBeVisible()
    await settle(otis)
    await shot(otis, '1440-light')
    expect(await seriousFaults(otis, {})).toEqual([])
    await otis.emulateMedia({ colorScheme: 'dark' })
    await settle(otis)
    await shot(otis, '1440-dark')
    expect(await seriousFaults(otis, {})).toEqual([])
    await otis.setViewportSize({ width: 360, height: 740 })
    await settle(otis)
    await expect(messages(otis).getByText('They show the date.')).toBeInViewport({ ratio: 1 })
    await shot(otis, '360-dark')
    await expect.poll(() => horizontalOverflow(otis)).toBe(0)
    await otis.emulateMedia({ colorScheme: 'light' })
    await otis.getByRole('link', { name: 'All conversations' }).click()
    await expect(otis.getByRole('link', { name: /Water damage in the archive/ })).toBeVisible()
    await settle(otis)
    await shot(otis, '360-list')
    await expect.poll(() => horizontalOverflow(otis)).toBe(0)
  })
  expect(complaints.flatMap((ended) => ended())).toEqual([])
  for (const page of [mira, otis]) await page.context().close()
})

test('[MSG13] what is written without a connection is kept over a reload and there once when it is back', async ({
  browser,
}) => {
  const { client, lawyer, send } = await caseOfTwo(['Petra Lindqvist', 'Rafael Moreau'], 'A fence that moved')
  const { conversationId } = await send(lawyer, 'Where did it stand before?')
  const [{ page: petra }, { page: rafael }] = [await signIn(browser, client), await signIn(browser, lawyer)]
  await petra.goto(`/messages/${conversationId}`)
  await rafael.goto(`/messages/${conversationId}`)
  await expect(messages(petra).getByText('Where did it stand before?')).toBeVisible()
  await petra.context().setOffline(true)
  await write(petra, 'Half a metre to the north.')
  await write(petra, 'I have a map.')
  await expect(messages(petra).getByText('Waits for the connection').first()).toBeVisible()
  // The banner takes its room from the messages, not from the line in which one writes.
  await expect(petra.getByText('No connection.')).toBeVisible()
  await expect(petra.getByLabel('Write a message')).toBeInViewport({ ratio: 1 })
  await petra.getByLabel('Write a message').fill('A draft that is not sent')
  await petra.context().setOffline(false)
  await expect(messages(rafael).getByText('I have a map.')).toBeVisible({ timeout: 15_000 })
  await expect(messages(petra).getByText('Waits for the connection')).toHaveCount(0)
  await petra.reload()
  await expect(petra.getByLabel('Write a message')).toHaveValue('A draft that is not sent')
  for (const page of [petra, rafael]) {
    for (const text of ['Half a metre to the north.', 'I have a map.']) {
      await expect(messages(page).getByText(text)).toHaveCount(1)
    }
    await page.context().close()
  }
})

test('[MSG14] a file and a voice note go to everybody in the case', async ({ browser }) => {
  const { client, lawyer, caseId } = await caseOfTwo(['Selma Okonjo', 'Viktor Hale'], 'An unpaid invoice')
  const [{ page: selma }, { page: viktor }] = [await signIn(browser, client), await signIn(browser, lawyer)]
  await selma.context().grantPermissions(['microphone'])
  for (const page of [selma, viktor]) {
    await page.goto(`/cases/${caseId}`)
    await page.getByRole('button', { name: 'Messages' }).click()
    await expect(page.getByLabel('Write a message')).toBeVisible()
  }
  const pdf = Buffer.from('Invoice 7: 1,200.00 due since March\n')
  await selma.getByLabel('File to send').setInputFiles({ name: 'invoice.txt', mimeType: 'text/plain', buffer: pdf })
  await expect(viktor.getByText('invoice.txt')).toBeVisible({ timeout: 15_000 })
  const saving = viktor.getByRole('button', { name: 'Download invoice.txt' })
  await expect(saving).toBeEnabled({ timeout: 60_000 })
  const downloading = viktor.waitForEvent('download')
  await saving.click()
  expect((await downloading).suggestedFilename()).toBe('invoice.txt')
  await selma.getByRole('button', { name: 'Attach' }).click()
  await selma.getByRole('menuitem', { name: 'Voice note' }).click()
  await expect(selma.getByRole('timer')).toContainText('0:01')
  await shot(selma, 'recording')
  await selma.getByRole('button', { name: 'Stop' }).click()
  await expect(selma.getByLabel('What you recorded')).toBeVisible()
  await selma.getByRole('button', { name: 'Send', exact: true }).last().click()
  const play = viktor.getByRole('button', { name: 'Play voice note' })
  await expect(play).toBeEnabled({ timeout: 60_000 })
  await play.click()
  await expect(viktor.getByLabel('Voice note')).toBeVisible()
  const heard = await viktor.getByLabel('Voice note').evaluate(async (element: HTMLAudioElement) => {
    await element.play()
    return element.error === null
  })
  expect(heard).toBe(true)
  await shot(viktor, 'panel')
  for (const page of [selma, viktor]) await page.context().close()
})
