import type { Extensions } from '@tiptap/core'
import { documentExtensions } from '../../../contracts/live/schema.ts'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import type { LiveDocument } from '../live/live-document.ts'
import { Carets } from './carets/carets.ts'
import type { CaretUser } from './carets/own-caret.ts'
import { ClauseEditing } from './clause-editing.ts'
import { ClauseNumbers } from './clause-numbers.ts'
import { EditorKeys, type EditorRequests } from './editor-keys.ts'
import { FindReplace } from './find-replace.ts'
import { FreshSelection } from './fresh-selection.ts'
import { LongWords } from './long-words.ts'
import { PlaceholderEditing } from './placeholder-editing.ts'
import { ReadOnlyGuard } from './read-only-guard.ts'
import { RemoteChanges } from './shared-text/remote-changes.ts'
import { SharedText } from './shared-text/shared-text.ts'
import { SlashMenu } from './slash-menu.ts'
import { TableRegions } from './table-regions.ts'

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
    SharedText.configure({ document: live.doc, field: RICH_TEXT }),
    RemoteChanges,
    Carets.configure({ awareness: live.awareness, user }),
  ]
}

/** What shows a document without letting anybody change it: versions, print. */
export const viewerExtensions: Extensions = [...documentExtensions, ClauseNumbers, LongWords, TableRegions]
