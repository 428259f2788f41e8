/** ProseMirror JSON, as far as the demo's texts need it. */
export interface TextNode {
  type: string
  attrs?: Record<string, string | number>
  content?: TextNode[]
  marks?: { type: string }[]
  text?: string
}

/** Words with `**bold**`, `*italic*` and `[gaps that are still open]`. */
function inline(sentence: string): TextNode[] {
  return sentence
    .split(/(\[[^\]]+\]|\*\*[^*]+\*\*|\*[^*]+\*)/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part.startsWith('[')) return { type: 'placeholder', attrs: { label: part.slice(1, -1) } }
      if (part.startsWith('**')) return { type: 'text', text: part.slice(2, -2), marks: [{ type: 'bold' }] }
      if (part.startsWith('*')) return { type: 'text', text: part.slice(1, -1), marks: [{ type: 'italic' }] }
      return { type: 'text', text: part }
    })
}

export const heading = (title: string, level = 2): TextNode => ({
  type: 'heading',
  attrs: { level },
  content: inline(title),
})

export const paragraph = (sentence: string): TextNode => ({ type: 'paragraph', content: inline(sentence) })

export const quote = (...sentences: string[]): TextNode => ({ type: 'blockquote', content: sentences.map(paragraph) })

const list = (type: string, items: readonly string[]): TextNode => ({
  type,
  content: items.map((item) => ({ type: 'listItem', content: [paragraph(item)] })),
})
export const bullets = (...items: string[]): TextNode => list('bulletList', items)
export const steps = (...items: string[]): TextNode => list('orderedList', items)

/** A numbered clause; level 1 is `1`, level 2 `1.1`, level 3 `(a)`, level 4 `(i)`. */
export const clause = (level: number, sentence: string): TextNode => ({
  type: 'clause',
  attrs: { level },
  content: inline(sentence),
})

export function table(titles: readonly string[], rows: readonly (readonly string[])[]): TextNode {
  const row = (cells: readonly string[], type: string): TextNode => ({
    type: 'tableRow',
    content: cells.map((cell) => ({ type, content: [paragraph(cell)] })),
  })
  return { type: 'table', content: [row(titles, 'tableHeader'), ...rows.map((cells) => row(cells, 'tableCell'))] }
}

/** Parts that are only there from some draft on. */
export function when<Part>(condition: boolean, ...parts: Part[]): Part[] {
  return condition ? parts : []
}
