import type { Page } from '@playwright/test'

/** Everything that a page must not do with a text, as it happens. */
export function watchForFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('crash', () => faults.push('crash'))
  page.on('console', (message) => {
    // What the content policy stopped was on the page all the same.
    if (/Content Security Policy/i.test(message.text())) faults.push(`policy: ${message.text().slice(0, 120)}`)
  })
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (/^https?:$/.test(protocol) && origin !== new URL(page.url()).origin) faults.push(`request: ${request.url()}`)
  })
  return faults
}

/** What the elements of a text may be: those of the schema, and what ProseMirror and carets of others add. */
const tags =
  'P H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE PRE CODE HR BR TABLE TBODY COLGROUP COL TR TD TH DIV SPAN A STRONG EM U S IMG'
const attributes =
  'class href target rel title data-clause-level data-clause-id data-number data-placeholder start type colspan rowspan colwidth contenteditable draggable tabindex role aria-label alt'
const classes =
  /^(clause|placeholder|tableWrapper|long-word-part|ProseMirror-[\w-]+|collaboration-carets__[\w-]+|language-[\w-]{1,64})$/

/** Everything on the page that could run, lead astray or dress up as ours; nothing is the right answer. */
export function findDangers(page: Page, view: string): Promise<string[]> {
  return page.evaluate(
    ({ view, tags, attributes, classes }) => {
      const found: string[] = []
      const report = (what: string, element: Element) =>
        found.push(`${view}: ${what}: ${element.outerHTML.slice(0, 120)}`)
      const text = document.querySelector('.document-text')
      if (!text) return [`${view}: no text`]
      for (const element of document.querySelectorAll('*')) {
        for (const { name, value } of element.attributes) {
          if (name.startsWith('on')) report('handler', element)
          // As the browser reads it: white space and letters' case do not hide a scheme.
          const script = [...value].filter((letter) => letter > ' ').join('')
          if (/^(javascript|vbscript):/i.test(script) && name !== 'data-placeholder') report('script address', element)
        }
      }
      for (const element of text.querySelectorAll<HTMLElement>('*')) {
        if (!tags.split(' ').includes(element.tagName)) report('element', element)
        for (const { name } of element.attributes) {
          if (name === 'style' ? !isCalm(element) : !attributes.split(' ').includes(name))
            report(`attribute ${name}`, element)
        }
        for (const name of element.classList) if (!new RegExp(classes).test(name)) report('class', element)
        if (element instanceof HTMLAnchorElement && element.hasAttribute('href')) {
          // An address that is none leads nowhere.
          const isGood = /^$|^(https?:\/\/[^/?#]|mailto:|tel:)/i.test(element.getAttribute('href') ?? '')
          if (!isGood || !/^(https?|mailto|tel):$/.test(element.protocol)) report('link', element)
        }
      }
      for (const key in {}) found.push(`${view}: every object has ${key}`)
      return found

      /** Widths of columns, and colours of carets. */
      function isCalm({ style }: HTMLElement): boolean {
        return [...style].every((property) => /^(width|min-width|(border|background)-.*color|color)$/.test(property))
      }
    },
    { view, tags, attributes, classes: classes.source },
  )
}
