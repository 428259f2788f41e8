import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import type { DocumentAccess } from '../../../../contracts/access.ts'
import { type Workspace, workspaceSchema } from '../../../../contracts/cases.ts'
import { hasCode, isTemporary } from '../../api/api.ts'
import { workspaceQuery } from '../../api/queries.ts'
import { liveDocuments } from '../../live/live-documents.ts'

/** Begins like the keys of local copies, so that signing out wipes it with them. */
const rememberedKey = (userId: string, caseId: string) => `lc:${userId}:workspace:${caseId}`

function remember(userId: string, workspace: Workspace): void {
  try {
    localStorage.setItem(rememberedKey(userId, workspace.case.id), JSON.stringify(workspace))
  } catch {
    // Without storage the page needs the server to open; nothing else is lost.
  }
}

function remembered(userId: string, caseId: string): Workspace | undefined {
  try {
    const stored = localStorage.getItem(rememberedKey(userId, caseId))
    return stored === null ? undefined : workspaceSchema.parse(JSON.parse(stored))
  } catch {
    return undefined
  }
}

function forget(userId: string, caseId: string): void {
  try {
    localStorage.removeItem(rememberedKey(userId, caseId))
  } catch {
    // Nothing was stored then.
  }
}

interface KnownWorkspace {
  workspace: Workspace | undefined
  error: unknown
  refetch: () => void
}

/**
 * A case with its people and documents. Without a connection it is what this device remembers, so that texts kept here can
 * be opened; a refusal by the server is never papered over.
 */
export function useWorkspace(caseId: string, userId: string): KnownWorkspace {
  const query = useQuery({ ...workspaceQuery(caseId), enabled: userId !== '' && caseId !== '' })
  const { data, error, refetch } = query
  const isAway = error !== null && isTemporary(error)
  const stored = useMemo(
    () => (isAway && !data ? remembered(userId, caseId) : undefined),
    [isAway, data, userId, caseId],
  )
  useEffect(() => {
    if (data) remember(userId, data)
    if (hasCode(error, 'NOT_FOUND', 'FORBIDDEN')) forget(userId, caseId)
  }, [data, error, userId, caseId])
  const retry = useCallback(() => void refetch(), [refetch])
  useEffect(() => liveDocuments.onAccessChanged(retry), [retry])
  const lost = hasCode(error, 'NOT_FOUND', 'FORBIDDEN')
  return { workspace: lost ? undefined : (data ?? stored), error, refetch: retry }
}

/** Asks the server what the person may do with a document: `none` when it is not theirs, undefined when it cannot say. */
async function askDocumentAccess(
  client: QueryClient,
  caseId: string,
  documentId: string,
): Promise<DocumentAccess | undefined> {
  try {
    const workspace = await client.fetchQuery({ ...workspaceQuery(caseId), staleTime: 0, retry: false })
    return workspace.documents.find((document) => document.id === documentId)?.access ?? 'none'
  } catch (error) {
    return hasCode(error, 'NOT_FOUND', 'FORBIDDEN') ? 'none' : undefined
  }
}

/** `askDocumentAccess` for one document of one case. */
export function useAskAccess(caseId: string, documentId: string): () => Promise<DocumentAccess | undefined> {
  const client = useQueryClient()
  return useCallback(() => askDocumentAccess(client, caseId, documentId), [client, caseId, documentId])
}
