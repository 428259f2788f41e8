import type { Command } from '@tiptap/core'
import { Table } from '@tiptap/extension-table'
import { Plugin } from '@tiptap/pm/state'
import { fixTables } from '@tiptap/pm/tables'

/** Commands that count rows and columns: on a table with a row too short they would put rows into rows. */
const structural = new Set([
  'addColumnBefore',
  'addColumnAfter',
  'deleteColumn',
  'addRowBefore',
  'addRowAfter',
  'deleteRow',
  'mergeCells',
  'splitCell',
  'mergeOrSplit',
  'toggleHeaderColumn',
  'toggleHeaderRow',
])

/**
 * Tiptap's table, except for who mends one whose rows have different lengths (a row and a column added at the same time). Stock
 * editors all mend it at once, each with cells of its own; then the other rows are too short, and so on: cells double with every
 * keystroke that two people make at the same moment. Here only whoever next changes rows or columns mends it.
 */
export const CalmTable = Table.extend({
  addProseMirrorPlugins() {
    return (this.parent?.() ?? []).map(withoutMending)
  },

  addCommands() {
    const commands = Object.entries(this.parent?.() ?? {}) as [string, MakeCommand][]
    const calm = commands.map(([name, command]) => [name, structural.has(name) ? mendingFirst(command) : command])
    return Object.fromEntries(calm)
  },
})

type MakeCommand = (...parameters: unknown[]) => Command

function mendingFirst(command: MakeCommand): MakeCommand {
  return (...parameters) => {
    const run = command(...parameters)
    return (props) => {
      // Inside a command `state.tr` is the command's own transaction, so this becomes part of it.
      if (props.dispatch) fixTables(props.state)
      return run(props)
    }
  }
}

/** Keeps what the plugin does for selections. */
function withoutMending(plugin: Plugin): Plugin {
  const append = plugin.spec.appendTransaction
  if (!append) return plugin
  return new Plugin({
    ...plugin.spec,
    appendTransaction(transactions, before, after) {
      const appended = append.call(plugin, transactions, before, after)
      return appended?.docChanged ? null : appended
    },
  })
}
