import { type Extensions, getSchema, mergeAttributes, Node } from '@tiptap/core'
import { ListItem } from '@tiptap/extension-list'
import { TableKit } from '@tiptap/extension-table'
import { StarterKit } from '@tiptap/starter-kit'
import { CalmTable } from './calm-table.ts'
import { isAllowedLink } from './links.ts'

/**
 * The shape of the rich text in a live document: Tiptap's standard nodes and ours, without views, the same in browser and
 * Node. Every content expression is `X*` or `X+`, so that concurrent edits, each valid alone, can merge into nothing worse
 * than an EMPTY element: the binding deletes elements that break their expression, and these then hold no text.
 * (Tiptap's own list item wants a paragraph first; two honest edits can break that, with text inside.)
 */

/** Rises with every new node, mark or attribute; clients say theirs in the socket's address. */
export const SCHEMA_VERSION = 1

/** How deep a clause can be: 1, 1.1, (a), (i). */
export const clauseLevels = [1, 2, 3, 4] as const
export type ClauseLevel = (typeof clauseLevels)[number]

/** Longest label of a placeholder, in characters. */
export const maxPlaceholderLength = 200

/** Any number or text made a clause level; what is none becomes 1. */
export function toClauseLevel(value: unknown): ClauseLevel {
  const level = Number(value)
  return clauseLevels.find((known) => known === level) ?? 1
}

/**
 * A numbered clause: one flat block whatever its level, since nested lists merge badly. `clauseId` stays with the clause
 * (null until an editor gives one); the number is computed from order and level and never stored.
 */
export const Clause = Node.create({
  name: 'clause',
  group: 'block',
  content: 'inline*',
  defining: true,
  // Before paragraph, whose rule would take every <p>.
  priority: 60,

  addAttributes() {
    return {
      level: {
        default: 1,
        parseHTML: (element) => toClauseLevel(element.getAttribute('data-clause-level')),
        renderHTML: ({ level }) => ({ 'data-clause-level': String(level) }),
      },
      clauseId: {
        default: null,
        parseHTML: (element) => element.getAttribute('data-clause-id'),
        renderHTML: ({ clauseId }) => (clauseId ? { 'data-clause-id': clauseId } : {}),
      },
    }
  },

  parseHTML() {
    return [{ tag: 'p[data-clause-level]', priority: 60 }]
  },

  renderHTML({ HTMLAttributes }) {
    return ['p', mergeAttributes({ class: 'clause' }, HTMLAttributes), 0]
  },
})

/** A gap to fill in, shown as `[label]`; typing over it replaces it. */
export const Placeholder = Node.create({
  name: 'placeholder',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,

  addAttributes() {
    return {
      label: {
        default: '',
        parseHTML: (element) => (element.getAttribute('data-placeholder') ?? '').slice(0, maxPlaceholderLength),
        renderHTML: ({ label }) => ({ 'data-placeholder': label }),
      },
    }
  },

  parseHTML() {
    return [{ tag: 'span[data-placeholder]' }]
  },

  renderHTML({ node, HTMLAttributes }) {
    return ['span', mergeAttributes({ class: 'placeholder' }, HTMLAttributes), `[${node.attrs.label}]`]
  },

  renderText({ node }) {
    return `[${node.attrs.label}]`
  },
})

/** Any block first (see above), and by it headings and clauses inside lists. */
const TolerantListItem = ListItem.extend({ content: 'block+' })

/**
 * Everything that defines the schema and nothing that needs a browser. Undo belongs to Yjs, and a trailing paragraph that
 * every client adds by itself would be a change nobody made.
 */
export const documentExtensions: Extensions = [
  StarterKit.configure({
    undoRedo: false,
    trailingNode: false,
    listItem: false,
    link: {
      openOnClick: false,
      defaultProtocol: 'https',
      protocols: [],
      isAllowedUri: (url) => isAllowedLink(url),
      HTMLAttributes: { target: '_blank', rel: 'noopener noreferrer nofollow' },
    },
  }),
  TolerantListItem,
  TableKit.configure({ table: false }),
  CalmTable.configure({ resizable: false, renderWrapper: true }),
  Clause,
  Placeholder,
]

/** The ProseMirror schema of live documents. */
export const documentSchema = getSchema(documentExtensions)

/** Schema version in which each node and mark type appeared; a type that is not here does not exist. */
export const typeSince: Readonly<Record<string, number>> = {
  doc: 1,
  text: 1,
  paragraph: 1,
  heading: 1,
  bulletList: 1,
  orderedList: 1,
  listItem: 1,
  blockquote: 1,
  codeBlock: 1,
  horizontalRule: 1,
  hardBreak: 1,
  table: 1,
  tableRow: 1,
  tableCell: 1,
  tableHeader: 1,
  clause: 1,
  placeholder: 1,
  bold: 1,
  italic: 1,
  underline: 1,
  strike: 1,
  code: 1,
  link: 1,
}
