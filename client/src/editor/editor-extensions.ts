import type { Extensions } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret'
import type { Party } from '../../../contracts/live/awareness.ts'
import { documentExtensions } from '../../../contracts/live/schema.ts'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import type { LiveDocument } from '../live/live-document.ts'
import { ClauseEditing } from './clause-editing.ts'
import { ClauseNumbers } from './clause-numbers.ts'
import { EditorKeys, type EditorRequests } from './editor-keys.ts'
import { FindReplace } from './find-replace.ts'
import { FreshSelection } from './fresh-selection.ts'
import { LongWords } from './long-words.ts'
import { PlaceholderEditing } from './placeholder-editing.ts'
import { ReadOnlyGuard } from './read-only-guard.ts'
import { SlashMenu } from './slash-menu.ts'
import { TableRegions } from './table-regions.ts'

export interface CaretUser {
  id: string
  name: string
  party: Party
  color: string
}

/** Everything the editor of a live document is made of. */
export function editorExtensions(live: LiveDocument, user: CaretUser, requests: EditorRequests): Extensions {
  return [
    ...documentExtensions,
    ClauseEditing,
    ClauseNumbers,
    LongWords,
    PlaceholderEditing,
    ReadOnlyGuard,
    FindReplace,
    SlashMenu,
    FreshSelection,
    EditorKeys.configure({ requests }),
    Collaboration.configure({ document: live.doc, field: RICH_TEXT }),
    CollaborationCaret.configure({ provider: live.provider, user }),
  ]
}

/** What shows a document without letting anybody change it: versions, print. */
export const viewerExtensions: Extensions = [...documentExtensions, ClauseNumbers, LongWords, TableRegions]
