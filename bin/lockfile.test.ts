import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { completeLockfile } from './lockfile.ts'

const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')

test('npm ci accepts the lockfile on every platform: each optional package has an entry', () => {
  expect(completeLockfile(text)).toBe(text)
})

test('the lockfile names no registry', () => {
  expect(text).not.toMatch(/"resolved"|https?:\/\/[^"]*\/-\//)
})

test('entries that a registry left out are added with the platform that their name says', () => {
  const lockfile = {
    packages: {
      '': {},
      'node_modules/tool': {
        version: '1.0.0',
        dev: true,
        license: 'MIT',
        optionalDependencies: {
          '@tool/cli-linux-x64-musl': '1.0.0',
          '@tool/cli-linux-x64': '1.0.0',
          '@tool/cli-darwin-arm64': '1.0.0',
        },
      },
      'node_modules/tool/node_modules/@tool/cli-linux-x64': { version: '1.0.0' },
    },
  }
  const completed = JSON.parse(completeLockfile(JSON.stringify(lockfile)))
  expect(Object.keys(completed.packages)).toHaveLength(5)
  const musl = completed.packages['node_modules/@tool/cli-linux-x64-musl']
  expect(musl).toMatchObject({
    version: '1.0.0',
    dev: true,
    optional: true,
    os: ['linux'],
    cpu: ['x64'],
    libc: ['musl'],
  })
  const mac = completed.packages['node_modules/@tool/cli-darwin-arm64']
  expect(mac).toMatchObject({ os: ['darwin'], cpu: ['arm64'] })
  expect(mac.libc).toBeUndefined()
})
