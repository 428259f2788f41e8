// @vitest-environment happy-dom
import { DOMParser as ProseMirrorParser } from '@tiptap/pm/model'
import { describe, expect, test } from 'vitest'
import { documentSchema } from '../../../contracts/live/schema.ts'
import { cleanPastedHtml } from './paste-cleaning.ts'
import { legalNumbering, listsFromWord, tableFromWord, trackedChanges, wordPage } from './word-fixtures.ts'

/** What the editor makes of the cleaned HTML, as short text: `heading1 "Title" | clause2 "…"`. */
function pasted(html: string): string {
  const container = document.createElement('div')
  container.innerHTML = cleanPastedHtml(html)
  const doc = ProseMirrorParser.fromSchema(documentSchema).parse(container)
  doc.check()
  const parts: string[] = []
  doc.descendants((node, _, parent) => {
    if (node.type.name === 'bulletList' || node.type.name === 'orderedList') parts.push(node.type.name)
    if (node.type.name === 'tableRow') parts.push('row')
    if (!node.isTextblock) return true
    const name = node.type.name === 'paragraph' ? (parent?.type.name ?? '') : node.type.name
    parts.push(`${name.replace('doc', 'p')}${node.attrs.level ?? ''} "${node.textContent}"`)
    return false
  })
  return parts.join(' | ')
}

describe('paste from Word', () => {
  test('bullets and numbers become lists, with their levels', () => {
    expect(pasted(listsFromWord)).toBe(
      [
        'p "What we need:"',
        'bulletList',
        'listItem "The lease"',
        'bulletList',
        'listItem "with both riders"',
        'listItem "The notice of default"',
        'p "In this order:"',
        'orderedList',
        'listItem "Call the landlord"',
        'listItem "Write the letter"',
      ].join(' | '),
    )
  })

  test('legal numbering becomes clauses without the typed numbers', () => {
    expect(pasted(legalNumbering)).toBe(
      [
        'clause1 "Term"',
        'clause2 "The lease runs for ten years."',
        'clause2 "The tenant may end it:"',
        'clause3 "by notice in writing; and"',
        'clause4 "not later than 60 days before."',
        'clause1 "Rent"',
      ].join(' | '),
    )
    expect(cleanPastedHtml(legalNumbering)).toContain('<strong>')
  })

  test('tables keep cells, spans and headers; spacers go', () => {
    expect(pasted(tableFromWord)).toBe(
      'row | tableHeader "Date" | tableHeader "What happened" | row | tableCell "3 May 2026" | tableCell "Notice arrived" | row | tableCell "Total: two"',
    )
    expect(cleanPastedHtml(tableFromWord)).toContain('colspan="2"')
  })

  test('headings, bold and links stay; styles, smart tags, comments and contents go', () => {
    const clean = cleanPastedHtml(wordPage)
    expect(pasted(wordPage)).toBe(
      'heading1 "Letter of demand" | heading2 "Facts" | p "On 3 May, Harbor Nine Holdings wrote to Rosa." | p "See the record or call."',
    )
    expect(clean).toContain('<b>Harbor Nine Holdings</b>')
    expect(clean).toContain('href="https://example.org/record"')
    for (const trace of [
      'mso',
      'Mso',
      'o:p',
      'st1',
      'class',
      'font-family',
      'comment',
      'javascript',
      '<!--',
      'Contents',
    ]) {
      expect(clean).not.toContain(trace)
    }
  })

  test('tracked changes stay visible, nothing is decided silently', () => {
    const clean = cleanPastedHtml(trackedChanges)
    expect(clean).toContain('<del>ten</del>')
    expect(clean).toContain('<u>thirty</u>')
  })
})

describe('paste from anywhere', () => {
  test('unsafe links lose the link and keep the text', () => {
    const clean = cleanPastedHtml(
      '<p><a href="javascript:alert(1)">one</a> <a href=" jav&#x09;ascript:x">two</a> <a href="file:///etc">three</a> <a href="mailto:rosa@example.org">four</a></p>',
    )
    expect(clean).toBe('<p>one two three <a href="mailto:rosa@example.org">four</a></p>')
  })

  test('scripts and event handlers never come in', () => {
    expect(
      cleanPastedHtml('<p onclick="x()">a<script>b</script><style>c{}</style></p><object data="x">d</object>'),
    ).toBe('<p>a</p>')
  })

  test('bold by style stays bold, colour does not come along', () => {
    const clean = cleanPastedHtml('<p><span style="font-weight:700;color:red;font-family:Arial">due</span></p>')
    expect(clean).toBe('<p><span style="font-weight: 700">due</span></p>')
  })

  test('our own text is left as it is', () => {
    const own = '<p data-pm-slice="1 1 []" data-clause-level="2" class="clause">Rent</p>'
    expect(cleanPastedHtml(own)).toBe(own)
  })
})
