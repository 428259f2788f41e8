import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const project = fileURLToPath(new URL('..', import.meta.url))
const pages = globSync(['*.md', 'docs/*.md'], { cwd: project })
const folders = 'adapters|bench|bin|client|collab|contracts|docs|domain|e2e|migrations|server|test-support|workers'
/** A file or folder of ours in code quotes; a star or an ellipsis makes it a pattern. */
const path = new RegExp(`\`((?:${folders})/[\\w./-]*)\``, 'g')

test('every file that a page names is there', () => {
  const named = pages.flatMap((page) =>
    [...readFileSync(join(project, page), 'utf8').matchAll(path)].map((found) => ({ page, file: found[1] ?? '' })),
  )
  expect(named.length).toBeGreaterThan(60)
  expect(named.filter(({ file }) => !existsSync(join(project, file)))).toEqual([])
})

test('every link between pages leads somewhere', () => {
  const links = pages.flatMap((page) =>
    [...readFileSync(join(project, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+\.md)/g)].map((found) => ({
      page,
      target: found[1] ?? '',
    })),
  )
  expect(links.length).toBeGreaterThan(5)
  expect(links.filter(({ page, target }) => !existsSync(resolve(project, dirname(page), target)))).toEqual([])
})

test('every setting is described', () => {
  const operations = readFileSync(join(project, 'docs/operations.md'), 'utf8')
  const config = readFileSync(join(project, 'bin/config.ts'), 'utf8')
  const settings = [...config.matchAll(/^ {2}([A-Z][A-Z_]+): z/gm)].map((found) => found[1] ?? '')
  expect(settings.length).toBeGreaterThan(10)
  expect(settings.filter((name) => !operations.includes(`\`${name}\``))).toEqual([])
})
