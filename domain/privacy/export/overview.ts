import type { DataCategory } from '../category.ts'
import { escapeHtml, htmlPage } from './rich-text-output.ts'

/** The page that somebody opens first: what is in the copy, in plain words, with a link to every file. */
export function overviewPage(
  categories: readonly DataCategory[],
  files: ReadonlyMap<string, readonly string[]>,
  madeAt: Date,
): string {
  const sections = categories.map(({ id, title, what, why, howLong }) => {
    const links = (files.get(id) ?? []).map((path) => {
      const href = path.split('/').map(encodeURIComponent).join('/')
      return `<li><a href="${escapeHtml(href)}">${escapeHtml(path)}</a></li>`
    })
    const list = links.length > 0 ? `<ul>${links.join('')}</ul>` : '<p>Nothing in this copy.</p>'
    return `<h2>${escapeHtml(title)}</h2><p>${escapeHtml(what)}</p><p>Why: ${escapeHtml(why)} Kept: ${escapeHtml(howLong)}</p>${list}`
  })
  const intro = `<h1>Your data at Legal Connect</h1><p>Made ${madeAt.toISOString().slice(0, 16).replace('T', ' ')} UTC. It holds what you may read at that time. The files that end in .json can be read by programs; texts of your cases are also there as .html and .txt.</p>`
  return htmlPage('Your data at Legal Connect', intro + sections.join(''))
}
