import { isAllowedLink } from './links.ts'
import { clauseLevels, documentSchema, maxPlaceholderLength } from './schema.ts'

/**
 * Which attributes nodes and marks of a live document may have, and with which values. ProseMirror itself takes any value;
 * the server's guard does not, since what is in a document reaches every reader, exports and mails included.
 */

/** Longest text of an attribute without a rule of its own, in characters. */
const MAX_TEXT = 200
/** Largest span of a table cell. */
const MAX_SPAN = 100

type Rule = (value: unknown) => boolean

const text =
  (max: number): Rule =>
  (value) =>
    value === null || (typeof value === 'string' && value.length <= max)
const oneOf =
  (...values: readonly unknown[]): Rule =>
  (value) =>
    values.includes(value)
const wholeNumber =
  (min: number, max: number): Rule =>
  (value) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max

/** Identifiers that we make: letters, digits and dashes. */
const identifier: Rule = (value) => value === null || (typeof value === 'string' && /^[\w-]{1,64}$/.test(value))
const columnWidths: Rule = (value) =>
  value === null || (Array.isArray(value) && value.length <= MAX_SPAN && value.every(wholeNumber(0, 10_000)))

const nodeRules: Record<string, Record<string, Rule>> = {
  heading: { level: wholeNumber(1, 6) },
  clause: { level: oneOf(...clauseLevels), clauseId: identifier },
  placeholder: { label: text(maxPlaceholderLength) },
  orderedList: { start: wholeNumber(0, 1_000_000), type: oneOf(null, '1', 'a', 'A', 'i', 'I') },
  codeBlock: { language: identifier },
  tableCell: { colspan: wholeNumber(1, MAX_SPAN), rowspan: wholeNumber(1, MAX_SPAN), colwidth: columnWidths },
  tableHeader: { colspan: wholeNumber(1, MAX_SPAN), rowspan: wholeNumber(1, MAX_SPAN), colwidth: columnWidths },
}

const markRules: Record<string, Record<string, Rule>> = {
  link: {
    href: isAllowedLink,
    target: oneOf(null, '_blank', '_self'),
    rel: text(MAX_TEXT),
    // A class could dress a link up as a part of our interface.
    class: oneOf(null),
    title: text(MAX_TEXT),
  },
}

/** True for node types that stand in a document's tree as elements. */
export function isElementName(name: string): boolean {
  return name !== 'text' && name !== 'doc' && Object.hasOwn(documentSchema.nodes, name)
}

/** True when a node of this type may have this attribute with this value. */
export function isAllowedAttribute(nodeName: string, attribute: string, value: unknown): boolean {
  const attributes = documentSchema.nodes[nodeName]?.spec.attrs
  if (!attributes || !Object.hasOwn(attributes, attribute)) return false
  return (nodeRules[nodeName]?.[attribute] ?? text(MAX_TEXT))(value)
}

/** True when text may be marked so; `attributes` is what the binding stores (null takes the mark away). */
export function isAllowedMark(name: string, attributes: unknown): boolean {
  const mark = documentSchema.marks[name]
  if (!mark || !Object.hasOwn(documentSchema.marks, name)) return false
  if (attributes === null) return true
  if (typeof attributes !== 'object' || Array.isArray(attributes)) return false
  return Object.entries(attributes).every(([key, value]) => {
    if (!Object.hasOwn(mark.spec.attrs ?? {}, key)) return false
    return (markRules[name]?.[key] ?? text(MAX_TEXT))(value)
  })
}
