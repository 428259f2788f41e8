import type { Editor } from '@tiptap/core'
import { Extension } from '@tiptap/core'
import type { EditorState } from '@tiptap/pm/state'
import { getMatchHighlights, getSearchState, SearchQuery, search, setSearchState } from 'prosemirror-search'

/** Highlights of the text looked for; the panel is in find-panel.tsx. */
export const FindReplace = Extension.create({
  name: 'findReplace',
  addProseMirrorPlugins() {
    return [search()]
  },
})

export interface FindOptions {
  search: string
  replace: string
  caseSensitive: boolean
  wholeWord: boolean
  regexp: boolean
}

/** Puts a new question to the document; an empty one clears the highlights. */
export function setFindOptions(editor: Editor, options: FindOptions): void {
  const query = new SearchQuery(options)
  const current = getSearchState(editor.state)?.query
  if (current?.eq(query)) return
  editor.view.dispatch(setSearchState(editor.state.tr, query))
}

export interface FindResult {
  /** False for a regular expression that is not one. */
  valid: boolean
  count: number
  /** Which match is selected, from 1; 0 when none is. */
  current: number
}

/** How many matches there are and which one is selected. */
export function findResult(state: EditorState): FindResult {
  const query = getSearchState(state)?.query
  if (!query || query.search === '') return { valid: true, count: 0, current: 0 }
  if (!query.valid) return { valid: false, count: 0, current: 0 }
  const matches = getMatchHighlights(state).find()
  const { from, to } = state.selection
  const index = matches.findIndex((match) => match.from === from && match.to === to)
  return { valid: true, count: matches.length, current: index + 1 }
}
