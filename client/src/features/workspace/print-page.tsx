import { Button } from '@mantine/core'
import type { JSONContent } from '@tiptap/core'
import { yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import { useEffect, useMemo } from 'react'
import { useParams } from 'react-router'
import type { Workspace, WorkspaceDocument } from '../../../../contracts/cases.ts'
import { documentSchema } from '../../../../contracts/live/schema.ts'
import type { SessionUser } from '../../api/session.ts'
import { DocumentViewer } from '../../editor/document-viewer.tsx'
import type { LiveDocument } from '../../live/live-document.ts'
import { hasText, saveState } from '../../live/save-state.ts'
import { useLiveDocument } from '../../live/use-live-document.ts'
import { PageTitle } from '../../ui/page-title.tsx'
import './print.css'
import { ApiError } from '../../api/api.ts'
import { saveWords } from './save-words.ts'
import { useRunningFooter } from './use-running-footer.ts'
import { useAskAccess } from './use-workspace.ts'
import { PageSkeleton } from './workspace-skeleton.tsx'
import { WorkspaceUnavailable } from './workspace-unavailable.tsx'

interface PrintPageProps {
  workspace: Workspace
  user: SessionUser
}

/** A document as it goes on paper; the browser's print dialog opens by itself. */
export function PrintPage({ workspace, user }: PrintPageProps) {
  const { documentId } = useParams()
  const document = workspace.documents.find((known) => known.id === documentId)
  if (!document) return <WorkspaceUnavailable error={notFound} onRetry={() => undefined} />
  return <PrintedDocument workspace={workspace} document={document} user={user} />
}

const notFound = new ApiError({ code: 'NOT_FOUND', status: 404, message: 'There is no such document' })

function PrintedDocument({ workspace, document, user }: PrintPageProps & { document: WorkspaceDocument }) {
  const askAccess = useAskAccess(workspace.case.id, document.id)
  useRunningFooter(`${workspace.case.title} · ${document.title}`)
  const { live, facts } = useLiveDocument({
    userId: user.id,
    documentId: document.id,
    access: document.access,
    askAccess,
  })
  const state = saveState(facts)
  if (!live || !hasText(facts) || state.kind === 'noAccess') return <PageSkeleton />
  return (
    <article className="print-sheet">
      <PageTitle>{`${document.title}, ${workspace.case.title}`}</PageTitle>
      <div className="print-controls">
        <Button onClick={() => window.print()}>Print</Button>
        <span>{saveWords(state).long}</span>
      </div>
      <header className="print-head">
        <p className="print-case">{workspace.case.title}</p>
        <h1>{document.title}</h1>
        <p>{new Date().toLocaleDateString(undefined, { dateStyle: 'full' })}</p>
      </header>
      <PrintedText live={live} title={document.title} ready={facts.everSynced} />
    </article>
  )
}

interface PrintedTextProps {
  live: LiveDocument
  title: string
  /** The server's text is there; a local copy alone is printed only on request. */
  ready: boolean
}

/** The text as it was when the page opened: paper does not change while one reads it. */
function PrintedText({ live, title, ready }: PrintedTextProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again once the server's text has arrived
  const content = useMemo(
    () => yXmlFragmentToProseMirrorRootNode(live.fragment, documentSchema).toJSON() as JSONContent,
    [live, ready],
  )
  useEffect(() => {
    if (!ready) return
    // After fonts and layout, or the first page is printed in another type.
    const timer = setTimeout(() => void globalThis.document.fonts.ready.then(() => window.print()), 300)
    return () => clearTimeout(timer)
  }, [ready])
  return <DocumentViewer content={content} label={title} />
}
