import { isAllowedLink } from '../../../contracts/live/links.ts'
import { convertWordLists } from './word-lists.ts'

/** Style properties that mean something in a document; colours, sizes and fonts do not come in by paste. */
const meaningfulStyle = /^(?:font-weight|font-style|text-decoration(?:-line)?)$/

/** Attributes that the schema reads. */
const keptAttributes = new Set([
  'href',
  'colspan',
  'rowspan',
  'start',
  'data-clause-level',
  'data-clause-id',
  'data-placeholder',
])

/** What is never text: code, Word's comments and their list, headers and footers, tables of contents, pictures of markers. */
const unwanted = [
  'style',
  'script',
  'meta',
  'link',
  'title',
  'xml',
  'template',
  'iframe',
  'object',
  'a.msocomanchor',
  '.MsoCommentReference',
  '.MsoCommentText',
  '[class^="MsoToc"]',
].join(',')

const unwantedStyle =
  /mso-element:\s*(?:comment|header|footer)|mso-hide:\s*all|display:\s*none|mso-special-character:\s*comment/i

/** Word's paragraph styles that are something else here. */
const wordStyles: Record<string, string> = {
  MsoTitle: 'h1',
  MsoSubtitle: 'h3',
  MsoQuote: 'blockquote',
  MsoIntenseQuote: 'blockquote',
}

/**
 * Cleans HTML from the clipboard: keeps headings, bold, italics, underlining, links, lists and tables, turns Word's pretended
 * lists into lists or numbered clauses, and drops styles, comments, smart tags, scripts and unsafe links (their text stays).
 * What was copied from our own editor is left alone. Pure: needs a DOM parser, touches no page.
 */
export function cleanPastedHtml(html: string): string {
  if (html.includes('data-pm-slice')) return html
  const { body } = new DOMParser().parseFromString(stripMarkup(html), 'text/html')
  removeUnwanted(body)
  if (isFromOffice(html)) convertWord(body)
  markTableHeaders(body)
  unwrapUnsafeLinks(body)
  stripAttributes(body)
  removeSpacers(body)
  return body.innerHTML.trim()
}

function isFromOffice(html: string): boolean {
  return /class=["']?Mso|mso-[a-z]|schemas-microsoft-com:office/i.test(html)
}

/** What is better removed before parsing: conditional comments, processing instructions, tags with a namespace. */
function stripMarkup(html: string): string {
  return html
    .replace(/<!--\[if[\s\S]*?<!\[endif\]-->/gi, '')
    .replace(/<!\[(?:if[^\]]*|endif)\]>/gi, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<\?xml[\s\S]*?>/gi, '')
    .replace(/<\/?[a-z][a-z0-9]*:[^>]*>/gi, '')
}

function removeUnwanted(body: HTMLElement): void {
  for (const element of body.querySelectorAll(unwanted)) element.remove()
  for (const element of body.querySelectorAll('[style]')) {
    if (unwantedStyle.test(element.getAttribute('style') ?? '')) element.remove()
  }
}

function convertWord(body: HTMLElement): void {
  convertWordLists(body)
  for (const [className, tag] of Object.entries(wordStyles)) {
    for (const element of body.querySelectorAll(`p[class^="${className}"]`)) rename(element, tag)
  }
  // Tracked insertions and deletions stay visible: deciding about them is not the clipboard's business.
  for (const element of body.querySelectorAll('ins')) rename(element, 'u')
}

function rename(element: Element, tag: string): void {
  const renamed = element.ownerDocument.createElement(tag)
  renamed.append(...element.childNodes)
  element.replaceWith(renamed)
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes)
}

function markTableHeaders(body: HTMLElement): void {
  for (const cell of body.querySelectorAll('thead td')) {
    const header = cell.ownerDocument.createElement('th')
    for (const name of ['colspan', 'rowspan']) {
      const span = cell.getAttribute(name)
      if (span !== null) header.setAttribute(name, span)
    }
    header.append(...cell.childNodes)
    cell.replaceWith(header)
  }
}

function unwrapUnsafeLinks(body: HTMLElement): void {
  for (const link of body.querySelectorAll('a')) {
    const href = link.getAttribute('href')?.trim() ?? ''
    if (isAllowedLink(href)) link.setAttribute('href', href)
    else unwrap(link)
  }
}

function keptStyle(style: string): string {
  return style
    .split(';')
    .map((declaration) => declaration.split(':').map((part) => part.trim()))
    .filter(([property, value]) => property && value && meaningfulStyle.test(property.toLowerCase()))
    .map(([property, value]) => `${property}: ${value}`)
    .join('; ')
}

function stripAttributes(body: HTMLElement): void {
  for (const element of body.querySelectorAll('*')) {
    const style = keptStyle(element.getAttribute('style') ?? '')
    for (const name of element.getAttributeNames()) if (!keptAttributes.has(name)) element.removeAttribute(name)
    // Blocks have no marks: Word repeats the font of a heading on its paragraph.
    if (style !== '' && /^(?:span|b|strong|i|em|u|a|font)$/i.test(element.tagName)) element.setAttribute('style', style)
  }
}

/** Word makes space with empty paragraphs; a table cell keeps its one. */
function removeSpacers(body: HTMLElement): void {
  for (const paragraph of body.querySelectorAll('p')) {
    const isEmpty =
      !/[^\s\u00a0]/.test(paragraph.textContent ?? '') && !paragraph.querySelector('img, br, [data-placeholder]')
    const isAlone = paragraph.parentElement?.children.length === 1
    if (isEmpty && !isAlone) paragraph.remove()
  }
}
