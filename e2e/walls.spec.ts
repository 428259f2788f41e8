import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { connectDatabase, connectPool, type Database } from '../adapters/database/connect.ts'
import { insertFirm, insertLawyers } from '../test-support/firm-world.ts'
import { insertLicence } from '../test-support/lawyers.ts'
import { lookAt } from './support/look.ts'
import { type Account, call, type OpenCase, openCase, register, signIn } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'
import { expectSaved, openDocument, textOf } from './support/workspace.ts'

const screenshots = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))

let product: Product
let client: Account
let partner: Account
let colleague: Account
/** Of the firm, and in no case. */
let associate: Account
let firmId: string
let place: OpenCase

test.beforeAll(async () => {
  product = await startProduct()
  client = await register('Nora Field', 'client', product.url)
  partner = await register('Paula Castellanos', 'lawyer', product.url)
  colleague = await register('Tomas Okafor', 'lawyer', product.url)
  associate = await register('Goran Wallin', 'lawyer', product.url)
  const people = [partner, colleague].map((account) => ({ account, role: 'lawyer' as const }))
  place = await openCase(client, 'Lease of the shop', people, product.url)
  await makeFirm()
})
test.afterAll(() => product?.stop())

/** Verified lawyers in a verified firm: what the administrator decides, written as rows. */
async function makeFirm(): Promise<void> {
  const { port, passwords } = JSON.parse(readFileSync(join(product.dataFolder, 'postgres.json'), 'utf8'))
  const connectionString = `postgres://postgres:${encodeURIComponent(passwords.superuser)}@127.0.0.1:${port}/legal_connect`
  const ownerDb = connectDatabase(connectPool({ connectionString, max: 1 }))
  const as = ({ id }: Account) => ({ userId: id })
  await insertLawyers({ ownerDb }, [as(partner), as(colleague), as(associate)])
  await insertLicences(ownerDb)
  const members = [
    { person: as(partner), role: 'owner' as const },
    { person: as(colleague), role: 'member' as const },
    { person: as(associate), role: 'member' as const },
  ]
  firmId = (await insertFirm({ ownerDb }, members, { name: 'Castellanos & Okafor' })).id
  await ownerDb.destroy()
}

/** Without a licence nobody sees open cases. */
async function insertLicences(ownerDb: Database): Promise<void> {
  const lawyers = await ownerDb.selectFrom('lawyers').select('id').execute()
  const world = { ownerDb, clock: { now: () => new Date() } } as Parameters<typeof insertLicence>[0]
  for (const { id } of lawyers) await insertLicence(world, id)
}

test('[WALL1] [WALL2] a walled colleague sees nothing, and an open editor closes calmly within 2 s', async ({
  browser,
}) => {
  const walled = await signIn(browser, colleague, { url: product.url })
  await openDocument(walled.page, place.caseId, place.briefId)
  await expectSaved(walled.page)
  await expect(textOf(walled.page)).toContainText('Goal')
  const owner = await signIn(browser, partner, { url: product.url })
  const { page } = owner
  await page.getByRole('link', { name: 'My firm' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Castellanos & Okafor' })).toBeVisible()
  await expect(page.getByText('No wall is up')).toBeVisible()

  await test.step('the partner puts the wall up', async () => {
    await page.getByRole('button', { name: 'Put up a wall' }).click()
    await page.getByLabel('Find the case').fill('shop')
    await page.getByLabel(/^Lease of the shop/).check()
    await page.getByLabel('Who must be kept from it').selectOption({ label: 'Tomas Okafor' })
    await page.getByLabel('Why').fill('Acted for the landlord in 2024.')
    await lookAt(page, 'firm-raise-wall')
    await page.getByRole('button', { name: 'Put up the wall' }).click()
    await expect(page.getByRole('list', { name: 'Walls in force' })).toContainText('Tomas Okafor')
  })

  await test.step('the open window closes', async () => {
    await expect(walled.page.getByRole('heading', { name: 'You no longer have access to this case' })).toBeVisible({
      timeout: 2_000,
    })
    await expect(textOf(walled.page)).toHaveCount(0)
    await walled.page.screenshot({ path: `${screenshots}walled-window.png` })
  })

  await test.step('nothing in list, deep link and REST', async () => {
    await walled.page.goto('/')
    await expect(walled.page.getByText('Lease of the shop')).toHaveCount(0)
    await walled.page.goto(`/cases/${place.caseId}/documents/${place.briefId}`)
    await expect(walled.page.getByText(/not shared with/).first()).toBeVisible()
    for (const path of [`/v1/cases/${place.caseId}`, `/v1/live-documents/${place.briefId}/versions`]) {
      await expect(call(product.url, 'GET', path, { token: colleague.accessToken })).rejects.toThrow('NOT_FOUND')
    }
    await walled.page.goto('/firm')
    await expect(walled.page.getByRole('heading', { name: 'Ethical walls' })).toBeVisible()
    await expect(walled.page.getByText('Acted for the landlord')).toHaveCount(0)
  })

  await test.step('the report counts the attempts, and the wall is lifted', async () => {
    await page.reload()
    await expect(page.getByText(/\d attempts?, none got through/)).toBeVisible()
    await lookAt(page, 'firm')
    await page.getByRole('button', { name: /^Lift the wall between/ }).click()
    await page.getByRole('button', { name: 'Lift the wall', exact: true }).click()
    await expect(page.getByText('No wall is up')).toBeVisible()
    await walled.page.goto(`/cases/${place.caseId}`)
    await expect(walled.page.getByRole('heading', { level: 1, name: 'Lease of the shop' })).toBeVisible()
  })

  await test.step('the public page and the list of firms', async () => {
    await page.goto('/firms')
    await page.getByLabel('Find a firm').fill('okafor')
    await page.getByRole('link', { name: 'Castellanos & Okafor' }).click()
    await expect(page.getByText('Verified firm')).toBeVisible()
    await lookAt(page, 'firm-public')
  })
  await walled.context.close()
  await owner.context.close()
})

test('[WALL1] an open case leaves the feed of a walled lawyer who never was in it, and its address answers nothing', async ({
  browser,
}) => {
  await call(product.url, 'POST', `/v1/cases/${place.caseId}/submit`, {
    token: client.accessToken,
    body: {
      category: 'commercial_lease',
      jurisdiction: 'US-NY',
      description: 'A tenant and a landlord do not agree who pays for a repair of the roof.',
      noOtherParties: true,
    },
  })
  const { page, context } = await signIn(browser, associate, { url: product.url })
  await page.goto('/feed')
  await expect(page.getByRole('link', { name: 'Lease of the shop' })).toBeVisible()
  await call(product.url, 'POST', `/v1/law-firms/${firmId}/walls`, {
    token: partner.accessToken,
    body: { caseId: place.caseId, userId: associate.id, reason: 'Worked for the landlord.' },
  })
  await page.goto('/feed')
  await expect(page.getByText(/No open case|No case is open/)).toBeVisible()
  await expect(page.getByText('Lease of the shop')).toHaveCount(0)
  await page.screenshot({ path: `${screenshots}walled-feed.png` })
  await page.goto(`/feed/${place.caseId}`)
  await expect(page.getByText('This case is not open to you')).toBeVisible()
  await context.close()
})
