import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { DocumentAccess } from '../../../contracts/access.ts'
import { getAccessToken } from '../api/session.ts'
import { calmFacts } from './calm-facts.ts'
import type { LiveDocument } from './live-document.ts'
import { liveDocuments } from './live-documents.ts'
import { initialFacts, type SaveFacts } from './save-state.ts'

interface UseLiveDocument {
  userId: string
  documentId: string
  access: DocumentAccess
  askAccess: () => Promise<DocumentAccess | undefined>
}

interface OpenedLiveDocument {
  /** Undefined for the moment before it is open. */
  live: LiveDocument | undefined
  /** As people are told them, see calm-facts.ts. */
  facts: SaveFacts
  /** Opens the document anew, as after its local copy was thrown away. */
  reopen: () => void
}

const neverChanges = () => () => undefined
const nothingKnown = initialFacts('read')
const readNothing = () => nothingKnown

/** Keeps a document open as long as the component is there. */
export function useLiveDocument({ userId, documentId, access, askAccess }: UseLiveDocument): OpenedLiveDocument {
  const [live, setLive] = useState<LiveDocument>()
  const [generation, setGeneration] = useState(0)
  // What is asked may change while the document stays open.
  const latest = useRef({ access, askAccess })
  latest.current = { access, askAccess }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation opens the document anew
  useEffect(() => {
    const opened = liveDocuments.acquire({
      userId,
      documentId,
      access: latest.current.access,
      getToken: getAccessToken,
      askAccess: () => latest.current.askAccess(),
    })
    setLive(opened)
    return () => {
      setLive(undefined)
      liveDocuments.release(opened)
    }
  }, [userId, documentId, generation])

  const calm = useMemo(() => live && calmFacts(live), [live])
  const facts = useSyncExternalStore(calm?.subscribe ?? neverChanges, calm?.getFacts ?? readNothing)
  const reopen = useCallback(() => setGeneration((before) => before + 1), [])
  return { live, facts, reopen }
}
