import { useEffect, useState } from 'react'
import { announce } from '../ui/announce.tsx'
import type { LiveDocument } from './live-document.ts'
import { type PresentPerson, presenceNews, presentPeople } from './presence.ts'

/** People come and go in waves (a reload is both): news wait this long, and what cancels out is never said. */
const NEWS_PAUSE_MS = 2500

/** Who has the document open; joins and leaves are announced politely. */
export function usePresence(live: LiveDocument | undefined, userId: string): PresentPerson[] {
  const [people, setPeople] = useState<PresentPerson[]>([])
  useEffect(() => {
    if (!live) return
    const { awareness } = live
    let announced: PresentPerson[] | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let scheduled = false
    const show = () => {
      scheduled = false
      const next = presentPeople(awareness.getStates(), userId)
      setPeople((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next))
    }
    const read = () => {
      // An editor states its user while React draws it: never set state from inside that.
      if (!scheduled) queueMicrotask(show)
      scheduled = true
      timer ??= setTimeout(() => {
        timer = undefined
        const now = presentPeople(awareness.getStates(), userId)
        // The first list is who was here before oneself: shown, not announced one by one.
        const news = announced && presenceNews(announced, now)
        announced = now
        if (news) announce(news)
      }, NEWS_PAUSE_MS)
    }
    read()
    awareness.on('change', read)
    return () => {
      clearTimeout(timer)
      awareness.off('change', read)
      setPeople([])
    }
  }, [live, userId])
  return people
}
