import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import type { DocumentAccess } from '../../../../contracts/access.ts'
import { type Workspace, workspaceSchema } from '../../../../contracts/cases.ts'
import { hasCode, isTemporary } from '../../api/api.ts'
import { workspaceQuery } from '../../api/queries.ts'
import { readUnsaved, wipeLocalCopy } from '../../live/device-texts.ts'
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
  /** The server says that this case is not there for this person (any more); `workspace` is how it was last known. */
  isLost: boolean
  error: unknown
  refetch: () => void
}

/**
 * A case with its people and documents. Without a connection it is what this device remembers, so that texts kept here can
 * be opened. After a refusal by the server what is left is the frame: somebody removed while the page is open, or who comes
 * back with changes that only this device has, must get to them; the texts themselves are not shown.
 */
export function useWorkspace(caseId: string, userId: string): KnownWorkspace {
  const query = useQuery({ ...workspaceQuery(caseId), enabled: userId !== '' && caseId !== '' })
  const { data, error, refetch } = query
  const isAway = error !== null && isTemporary(error)
  const isLost = hasCode(error, 'NOT_FOUND', 'FORBIDDEN')
  const stored = useMemo(() => {
    const before = (isAway || isLost) && !data ? remembered(userId, caseId) : undefined
    return before && (isAway || holdsUnsaved(userId, before)) ? before : undefined
  }, [isAway, isLost, data, userId, caseId])
  useEffect(() => {
    if (isLost) void removeCopies(userId, data ?? remembered(userId, caseId), caseId)
    else if (data) remember(userId, data)
  }, [data, isLost, userId, caseId])
  const retry = useCallback(() => void refetch(), [refetch])
  useEffect(() => liveDocuments.onAccessChanged(retry), [retry])
  return { workspace: data ?? stored, isLost, error, refetch: retry }
}

function holdsUnsaved(userId: string, { documents }: Workspace): boolean {
  return documents.some(({ id }) => readUnsaved(userId, id) > 0)
}

/** Takes the texts of a lost case from this device, but for those with changes that are nowhere else. */
async function removeCopies(userId: string, workspace: Workspace | undefined, caseId: string): Promise<void> {
  if (!workspace || !holdsUnsaved(userId, workspace)) forget(userId, caseId)
  for (const { id } of workspace?.documents ?? []) {
    // One that is open lets go by itself when it is refused.
    if (readUnsaved(userId, id) === 0 && !liveDocuments.isOpen(id)) await wipeLocalCopy(userId, id)
  }
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
