import * as Y from 'yjs'
import { isAllowedAttribute, isAllowedMark, isElementName } from '../../../contracts/live/attribute-rules.ts'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import type { Container, Place } from './containers.ts'
import { markNameOf } from './deletions.ts'

/** Deepest nesting; far beyond honest texts, far below what overflows a stack (3,000 blockquotes make a page unopenable). */
export const MAX_DEPTH = 64

/** @returns what is wrong with this struct's content at this place; undefined when nothing is */
export function findContentFault(item: Y.Item, { container, parentSub }: Place): string | undefined {
  if (container.kind === 'gone') return undefined
  if (container.kind === 'unknown') return 'a place that documents do not have'
  if (container.kind === 'root' && container.name !== RICH_TEXT) return 'a shared type that documents do not have'
  const { content } = item
  if (content instanceof Y.ContentDeleted) return undefined
  if (parentSub !== null) return findAttributeFault(content, container, parentSub)
  if (content instanceof Y.ContentString) return container.kind === 'text' ? undefined : 'text outside a text'
  if (content instanceof Y.ContentFormat) return findMarkFault(content, container)
  if (content instanceof Y.ContentType) return findElementFault(content, container)
  return 'content that documents do not have'
}

function findAttributeFault(content: Y.Item['content'], container: Container, name: string): string | undefined {
  if (container.kind !== 'element') return 'an attribute outside an element'
  if (!(content instanceof Y.ContentAny)) return 'an attribute that is no plain value'
  for (const value of content.arr) {
    if (!isAllowedAttribute(container.nodeName, name, value)) return `attribute ${container.nodeName}.${name}`
  }
  return undefined
}

function findMarkFault({ key, value }: Y.ContentFormat, container: Container): string | undefined {
  if (container.kind !== 'text') return 'a mark outside a text'
  const name = markNameOf(key)
  return isAllowedMark(name, value) ? undefined : `mark ${name.slice(0, 40)}`
}

function findElementFault({ type }: Y.ContentType, container: Container): string | undefined {
  if (container.kind === 'text') return 'an element inside a text'
  if (container.kind === 'element' && container.depth >= MAX_DEPTH) return 'nested too deeply'
  if (type instanceof Y.XmlText) return container.kind === 'element' ? undefined : 'text without a paragraph'
  if (type.constructor !== Y.XmlElement) return 'a shared type that documents do not have'
  const { nodeName } = type as Y.XmlElement
  return isElementName(nodeName) ? undefined : `node ${String(nodeName).slice(0, 40)}`
}
