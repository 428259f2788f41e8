import { expect, type Page, test } from '@playwright/test'
import { type Account, openCase, register, signIn } from './support/people.ts'
import { letterFromWord } from './support/word-clipboard.ts'
import { beginNewParagraph, expectSaved, openDocument, textOf } from './support/workspace.ts'

let nora: Account
let page: Page

test.beforeAll(async ({ browser }) => {
  nora = await register('Nora Field', 'client')
  page = (await signIn(browser, nora)).page
})
test.afterAll(() => page.context().close())

/** An empty text with the cursor in it: private notes of a new case. */
async function openEmptyText(): Promise<void> {
  const place = await openCase(nora, 'Editor')
  await openDocument(page, place.caseId, place.privateNotesId)
  await textOf(page).click()
}

/** A brief with its template. */
async function openBrief(): Promise<{ caseId: string; briefId: string }> {
  const place = await openCase(nora, 'Editor')
  await openDocument(page, place.caseId, place.briefId)
  return place
}

const type = (text: string) => page.keyboard.type(text)
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
/** Turns the line with the cursor into another kind of block. */
const chooseBlock = async (query: string) => {
  await type(`/${query}`)
  await expect(page.getByRole('listbox', { name: 'Insert a block' })).toBeVisible()
  await press('Enter')
  await expect(page.getByRole('listbox', { name: 'Insert a block' })).toBeHidden()
}
const clauses = () =>
  textOf(page)
    .locator('.clause')
    .evaluateAll((all) => all.map((clause) => `${clause.getAttribute('data-number')} ${clause.textContent}`.trim()))

test('clauses number themselves when one is added, moved a level or removed', async () => {
  await openEmptyText()
  await page.getByRole('button', { name: 'Numbered clause', exact: true }).click()
  await type('Term')
  await press('Enter', 'Tab')
  await type('Ten years.')
  await press('Enter', 'Tab')
  await type('by notice; and')
  await press('Enter', 'Tab')
  await type('in writing.')
  await expect.poll(clauses).toEqual(['1 Term', '1.1 Ten years.', '(a) by notice; and', '(i) in writing.'])
  await press('Shift+Tab', 'Shift+Tab', 'Shift+Tab')
  await expect.poll(clauses).toEqual(['1 Term', '1.1 Ten years.', '(a) by notice; and', '2 in writing.'])
  await press('Control+Home', 'Enter', 'ArrowUp')
  await type('Parties')
  await expect.poll(clauses).toEqual(['1 Parties', '2 Term', '2.1 Ten years.', '(a) by notice; and', '3 in writing.'])
  await press('Home', 'Backspace')
  await expect.poll(clauses).toEqual(['1 Term', '1.1 Ten years.', '(a) by notice; and', '2 in writing.'])
  await expect(textOf(page).locator('p:not(.clause)', { hasText: 'Parties' })).toBeVisible()
})

test('the / menu makes titles, headings and lists; Esc and other text close it', async () => {
  await openEmptyText()
  await chooseBlock('title')
  await type('Letter')
  await press('Enter')
  await chooseBlock('small')
  await type('Facts')
  await press('Enter')
  await chooseBlock('bullet')
  await type('first')
  await press('Enter')
  await type('second')
  await press('Tab', 'End', 'Enter')
  await type('third')
  await expect(textOf(page).getByRole('heading', { level: 1, name: 'Letter' })).toBeVisible()
  await expect(textOf(page).getByRole('heading', { level: 3, name: 'Facts' })).toBeVisible()
  await expect(textOf(page).locator('li li')).toHaveText(['second', 'third'])
  await press('Shift+Tab')
  await expect(textOf(page).locator('li li')).toHaveText(['second'])
  await press('Enter', 'Enter')
  await type('/')
  await expect(page.getByRole('listbox', { name: 'Insert a block' })).toBeVisible()
  await press('Escape')
  await expect(page.getByRole('listbox', { name: 'Insert a block' })).toBeHidden()
  await type('Yes')
  await expect(textOf(page).locator('p', { hasText: '/Yes' })).toBeVisible()
})

test('a table: Tab goes through the cells, rows and columns come and go', async () => {
  await openEmptyText()
  await chooseBlock('table')
  for (const cell of ['Date', 'What', 'Proof', 'May', 'notice', 'letter']) {
    await type(cell)
    await press('Tab')
  }
  const rows = textOf(page).getByRole('row')
  await expect(rows).toHaveCount(3)
  await expect(rows.nth(1)).toHaveText('Maynoticeletter')
  const choose = async (name: string) => {
    await page.getByRole('button', { name: 'Table', exact: true }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  await choose('Add a row below')
  await expect(rows).toHaveCount(4)
  await choose('Delete the column')
  await expect(textOf(page).getByRole('columnheader')).toHaveText(['What', 'Proof'])
  await choose('Delete the table')
  await expect(rows).toHaveCount(0)
})

test('a gap is put in by its label and typed over', async () => {
  await openEmptyText()
  await type('Signed on ')
  await page.getByRole('button', { name: 'Insert a gap to fill in' }).click()
  const dialog = page.getByRole('dialog', { name: 'Insert a gap to fill in' })
  await dialog.getByLabel('What is missing?').fill('date of signature')
  await dialog.getByRole('button', { name: 'Insert' }).click()
  await expect(textOf(page).getByText('[date of signature]')).toBeVisible()
  await expect(dialog).toBeHidden()
  await textOf(page).getByText('[date of signature]').click()
  await type('3 May')
  await expect(textOf(page)).toHaveText('Signed on 3 May')
})

test('a link takes web addresses and refuses scripts', async () => {
  await openEmptyText()
  await type('the record')
  await press('Control+a', 'Control+Shift+K')
  const dialog = page.getByRole('dialog', { name: 'Add a link' })
  await dialog.getByLabel('Address').fill('javascript:alert(1)')
  await dialog.getByRole('button', { name: 'Add' }).click()
  await expect(dialog.getByText(/^Enter a web address/)).toBeVisible()
  await dialog.getByLabel('Address').fill('example.org/record')
  await dialog.getByRole('button', { name: 'Add' }).click()
  await expect(dialog).toBeHidden()
  await expect(textOf(page).getByRole('link', { name: 'the record' })).toHaveAttribute(
    'href',
    'https://example.org/record',
  )
})

test('find counts, goes from one to the next, and replaces all', async () => {
  await openEmptyText()
  await type('The landlord wrote. A Landlord waits. landlords')
  await press('Control+h')
  const panel = page.getByRole('search', { name: 'Find in this document' })
  await panel.getByLabel('Find', { exact: true }).fill('landlord')
  await expect(panel.getByText('3 found')).toBeVisible()
  await press('Enter')
  await expect(panel.getByText('1 of 3')).toBeVisible()
  await panel.getByLabel('Whole words').check()
  await expect(panel.getByText(/of 2|2 found/)).toBeVisible()
  await panel.getByLabel('Replace with').fill('owner')
  await panel.getByRole('button', { name: 'Replace all' }).click()
  await expect(textOf(page)).toHaveText('The owner wrote. A owner waits. landlords')
  await panel.getByLabel('Find', { exact: true }).press('Escape')
  await expect(panel).toBeHidden()
  await expect(textOf(page)).toBeFocused()
})

test('paste from Word keeps headings, marks, lists and tables, and drops the rest', async () => {
  await openEmptyText()
  await textOf(page).evaluate((editor, html) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/html', html)
    clipboardData.setData('text/plain', 'Notice of default')
    editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, letterFromWord)
  const text = textOf(page)
  await expect(text.getByRole('heading', { level: 2, name: 'Notice of default' })).toBeVisible()
  await expect(text.locator('strong')).toHaveText(['tenant'])
  await expect(text.locator('em')).toHaveText(['two'])
  await expect(text.getByRole('listitem')).toHaveText(['May', 'June'])
  await expect(text.getByRole('cell')).toHaveText(['Rent', '4,000'])
  await expect(text.getByRole('link')).toHaveText(['that'])
  const html = await text.innerHTML()
  expect(html).not.toMatch(/mso|<o:p|·|<img src|script|#2F5496/i)
  // What the server refuses would never be saved.
  await expectSaved(page)
})

test('the outline goes to a heading, and the foot counts words', async () => {
  await openBrief()
  const budget = textOf(page).getByRole('heading', { name: 'Budget' })
  await expect(budget).not.toBeInViewport()
  await page.getByRole('navigation', { name: 'Outline' }).getByRole('button', { name: 'Budget' }).click()
  await expect(budget).toBeInViewport()
  await expect(
    page.getByRole('navigation', { name: 'Outline' }).getByRole('button', { name: 'Budget' }),
  ).toHaveAttribute('aria-current', 'location')
  await openEmptyText()
  await expect(page.getByText('0 words')).toBeVisible()
  await type('One, two — and Rosa’s third.')
  await expect(page.getByText('5 words')).toBeVisible()
})

test('Ctrl-S says that it is saved already', async () => {
  await openEmptyText()
  await type('kept')
  await expectSaved(page)
  await press('Control+s')
  await expect(page.getByRole('tooltip', { name: /^Already saved\./ })).toBeVisible()
})

test('the print view shows numbered clauses and no buttons on paper', async () => {
  await page.addInitScript(() => {
    window.print = () => undefined
  })
  const { caseId, briefId } = await openBrief()
  await beginNewParagraph(page)
  await press('Escape')
  await page.getByRole('button', { name: 'Numbered clause', exact: true }).click()
  await type('Rent')
  await press('Enter', 'Tab')
  await type('It is due on the first.')
  await expectSaved(page)
  await page.goto(`/cases/${caseId}/documents/${briefId}/print`)
  const sheet = page.getByRole('document', { name: 'Brief' })
  await expect(sheet.locator('.clause', { hasText: 'It is due' })).toHaveAttribute('data-number', '1.1')
  await expect(page.getByRole('button', { name: 'Print' })).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
  await expect(sheet.locator('.clause', { hasText: 'It is due' })).toBeVisible()
  await page.emulateMedia({ media: null })
})
