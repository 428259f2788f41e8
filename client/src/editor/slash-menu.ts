import { Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import { matchingBlockCommands } from './block-commands.ts'

/** The open `/` menu: where the slash stands, what was typed after it, which entry is marked. */
export interface SlashMenuState {
  from: number
  query: string
  index: number
}

type Change = { open: number } | { index: number } | 'close'

const key = new PluginKey<SlashMenuState | null>('slashMenu')

/** Longer than any name: whoever has typed that much is writing, not choosing. */
const MAX_QUERY = 24

/** The menu as it stands, null while it is closed. */
export function slashMenuState(state: EditorState): SlashMenuState | null {
  return key.getState(state) ?? null
}

/** The text between slash and cursor, undefined when the menu no longer fits the text. */
function queryAt(state: EditorState, from: number): string | undefined {
  const { $from, empty } = state.selection
  if (!empty || from < $from.start() || from >= $from.pos) return undefined
  const text = state.doc.textBetween(from, $from.pos, undefined, '\ufffc')
  if (!text.startsWith('/') || text.length > MAX_QUERY || text.includes('\ufffc')) return undefined
  const query = text.slice(1)
  return matchingBlockCommands(query).length > 0 ? query : undefined
}

function mayOpenAt(state: EditorState): boolean {
  const { $from, empty } = state.selection
  if (!empty || $from.parent.type.spec.code) return false
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, '\ufffc')
  return before === '' || /\s$/.test(before)
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    slashMenu: {
      /** Runs an entry of the open menu and removes what was typed to find it. */
      runSlashCommand: (index: number) => ReturnType
      closeSlashMenu: () => ReturnType
    }
  }
}

/** `/` at the start of a block or after a space offers blocks. The list is drawn by slash-menu-list.tsx. */
export const SlashMenu = Extension.create({
  name: 'slashMenu',
  priority: 1100,

  addCommands() {
    return {
      closeSlashMenu:
        () =>
        ({ tr }) => {
          tr.setMeta(key, 'close' satisfies Change)
          return true
        },
      runSlashCommand:
        (index) =>
        ({ editor, state }) => {
          const menu = slashMenuState(state)
          const command = menu && matchingBlockCommands(menu.query)[index]
          if (!menu || !command) return false
          // After this command's own transaction: the block commands dispatch theirs.
          queueMicrotask(() => {
            editor
              .chain()
              .deleteRange({ from: menu.from, to: menu.from + menu.query.length + 1 })
              .closeSlashMenu()
              .run()
            command.run(editor)
          })
          return true
        },
    }
  },

  addKeyboardShortcuts() {
    const whileOpen = (act: (menu: SlashMenuState, count: number) => boolean) => () => {
      const menu = slashMenuState(this.editor.state)
      return menu ? act(menu, matchingBlockCommands(menu.query).length) : false
    }
    const mark = (index: number) => {
      const { state, view } = this.editor
      view.dispatch(state.tr.setMeta(key, { index } satisfies Change))
      return true
    }
    return {
      ArrowDown: whileOpen((menu, count) => mark((menu.index + 1) % count)),
      ArrowUp: whileOpen((menu, count) => mark((menu.index + count - 1) % count)),
      Enter: whileOpen((menu) => this.editor.commands.runSlashCommand(menu.index)),
      Tab: whileOpen((menu) => this.editor.commands.runSlashCommand(menu.index)),
      Escape: whileOpen(() => this.editor.commands.closeSlashMenu()),
    }
  },

  addProseMirrorPlugins() {
    return [
      new Plugin<SlashMenuState | null>({
        key,
        state: {
          init: () => null,
          apply: (tr, before, _, state) => {
            const change: Change | undefined = tr.getMeta(key)
            if (change === 'close') return null
            if (change && 'open' in change) return { from: change.open, query: '', index: 0 }
            if (!before) return null
            const from = tr.mapping.map(before.from, -1)
            const query = queryAt(state, from)
            if (query === undefined) return null
            const index = change ? change.index : query === before.query ? before.index : 0
            return { from, query, index }
          },
        },
        props: {
          handleTextInput: (view, from, _to, text, insert) => {
            if (text !== '/' || !view.editable || !mayOpenAt(view.state)) return false
            view.dispatch(insert().setMeta(key, { open: from } satisfies Change))
            return true
          },
          handleDOMEvents: {
            blur: (view) => {
              if (slashMenuState(view.state)) view.dispatch(view.state.tr.setMeta(key, 'close' satisfies Change))
              return false
            },
          },
        },
      }),
    ]
  },
})
