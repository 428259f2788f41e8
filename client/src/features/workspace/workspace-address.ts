import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

/** Panels at the right, one at a time. */
export const panels = ['history', 'search', 'messages'] as const
export type Panel = (typeof panels)[number]

interface WorkspaceAddress {
  panel: Panel | undefined
  /** The version that is shown instead of the live text. */
  versionId: string | undefined
  openPanel: (panel: Panel | undefined) => void
  openVersion: (versionId: string | undefined) => void
}

/** What the address says besides case and document, so that a link opens what was meant and "back" works. */
export function useWorkspaceAddress(): WorkspaceAddress {
  const [query, setQuery] = useSearchParams()
  const panel = panels.find((known) => known === query.get('panel'))
  const versionId = query.get('version') ?? undefined
  const openPanel = useCallback(
    (next: Panel | undefined) => {
      setQuery((before) => {
        const after = new URLSearchParams(before)
        after.delete('version')
        if (next) after.set('panel', next)
        else after.delete('panel')
        return after
      })
    },
    [setQuery],
  )
  const openVersion = useCallback(
    (next: string | undefined) => {
      setQuery((before) => {
        const after = new URLSearchParams(before)
        if (next) after.set('version', next)
        else after.delete('version')
        return after
      })
    },
    [setQuery],
  )
  return { panel, versionId, openPanel, openVersion }
}
