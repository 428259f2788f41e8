import { IconFileText, IconFolder, IconLock, IconNotes } from '@tabler/icons-react'
import type { Editor } from '@tiptap/core'
import { NavLink } from 'react-router'
import type { Workspace } from '../../../../contracts/cases.ts'
import { documentAddress, readership } from './document-names.ts'
import classes from './documents-panel.module.css'
import { Outline } from './outline-list.tsx'

const icons = { brief: IconFileText, notes: IconNotes, private_notes: IconLock }

interface DocumentsPanelProps {
  workspace: Workspace
  panel: string | undefined
  editor: Editor | null
  /** Called after a choice, where the panel covers the page. */
  onChosen?: () => void
}

/** The documents of the case and the outline of the one that is open. */
export function DocumentsPanel({ workspace, panel, editor, onChosen }: DocumentsPanelProps) {
  return (
    <>
      <nav aria-label="Documents of this case">
        <h2 className={classes.title}>Documents</h2>
        <ul className={classes.list}>
          {workspace.documents.map((document) => {
            const Icon = icons[document.kind]
            return (
              <li key={document.id}>
                <NavLink
                  className={classes.document}
                  to={documentAddress(workspace.case.id, document.id, panel)}
                  onClick={onChosen}
                >
                  <Icon size={18} aria-hidden className={classes.icon} />
                  <span>
                    <span className={classes.name}>{document.title}</span>
                    <span className={classes.readers}>
                      {readership[document.kind]}
                      {document.access !== 'write' && ' · read only'}
                    </span>
                  </span>
                </NavLink>
              </li>
            )
          })}
          <li>
            <NavLink className={classes.document} to={`/cases/${workspace.case.id}/files`}>
              <IconFolder size={18} aria-hidden className={classes.icon} />
              <span>
                <span className={classes.name}>Files</span>
                <span className={classes.readers}>Everybody in this case</span>
              </span>
            </NavLink>
          </li>
        </ul>
      </nav>
      {editor && <Outline editor={editor} {...(onChosen && { onChosen })} />}
    </>
  )
}
