import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../test-support/api.ts'

describe('the client', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lc-client-'))
  let web: TestApi
  beforeAll(async () => {
    mkdirSync(join(directory, 'assets'))
    writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Legal Connect</title>')
    writeFileSync(join(directory, 'assets', 'main-abc123.js'), 'export {}')
    web = await createTestApi({ clientDirectory: directory })
  })
  afterAll(async () => {
    await web.close()
    rmSync(directory, { recursive: true })
  })
  const html = { accept: 'text/html,application/xhtml+xml' }

  test.each(['/', '/cases/7', '/invitations'])('answers its page at %s', async (url) => {
    const { status, response } = await web.call('GET', url, { headers: html })
    expect([status, response.headers['cache-control']]).toEqual([200, 'no-cache'])
    expect(response.body).toContain('Legal Connect')
  })

  test('hashed files are kept for ever', async () => {
    const { status, response } = await web.call('GET', '/assets/main-abc123.js')
    expect([status, response.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
  })

  test.each(['/v1/nothing', '/collab', '/y/123', '/dev/nothing', '/assets/gone.js', '/docs/nothing'])(
    'does not answer %s with a page',
    async (url) => {
      expect((await web.call('GET', url, { headers: html })).status).toBe(404)
    },
  )

  test.each([
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
  ])('gives no file outside its folder: %s', async (url) => {
    const { response } = await web.call('GET', url)
    expect(response.body).not.toMatch(/root:|"dependencies"/)
    expect(response.statusCode).toBeGreaterThanOrEqual(400)
  })

  test('answers a script that asks for what is not there with 404', async () => {
    expect((await web.call('GET', '/cases/7', { headers: { accept: 'application/json' } })).status).toBe(404)
    expect((await web.call('POST', '/cases/7', { headers: html })).status).toBe(404)
  })
})
