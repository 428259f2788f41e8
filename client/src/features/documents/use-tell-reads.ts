import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { fileReadsKey } from './document-queries.ts'

/**
 * Whoever sees the list of readings beside the preview finds their own in it, once the file has come.
 * @param read what came; undefined before that
 */
export function useTellReads(documentId: string, read: unknown): void {
  const cache = useQueryClient()
  useEffect(() => {
    if (read !== undefined) void cache.invalidateQueries({ queryKey: fileReadsKey(documentId) })
  }, [cache, documentId, read])
}
