import { useState } from 'react'
import { EmptyState } from '../../ui/empty-state.tsx'
import classes from '../search/inside.module.css'
import { InsideResults } from '../search/inside-results.tsx'
import { type InsideQuestion, useInsideSearch } from '../search/inside-search.ts'
import { insideState, summaryOf } from '../search/inside-states.tsx'
import { useAnnounceFound, WordsField } from '../search/search-page.tsx'

interface SearchPanelProps {
  caseId: string
  userId: string
  /** Beside the text the panel stays open; where it covers the text it does not. */
  staysOpen: boolean
  onChosen?: () => void
}

/** What was looked for last, and where: opening another document of the case makes the panel anew. Never on the device. */
let remembered = { caseId: '', userId: '', q: '' }

/** Words in the texts of one case. */
export function SearchPanel({ caseId, userId, staysOpen, onChosen }: SearchPanelProps) {
  const isSame = remembered.caseId === caseId && remembered.userId === userId
  const [q, setQ] = useState(isSame ? remembered.q : '')
  const find = (next: string) => {
    remembered = { caseId, userId, q: next }
    setQ(next)
  }
  const question: InsideQuestion = { q, caseId, kind: '', days: '', page: 1 }
  const search = useInsideSearch(question, userId)
  const summary = q === '' ? '' : summaryOf({ search })
  useAnnounceFound(search.isPlaceholderData ? '' : summary)
  const total = search.data?.meta.pagination?.total ?? 0
  const hits = search.data?.data.hits ?? []
  return (
    <div className={classes.panel}>
      <WordsField q={q} onFind={find} label="Words to find in this case" />
      {insideState({ question, search, where: 'this case' }) ?? (
        <div>
          <p className={classes.summary}>{summary}</p>
          <InsideResults
            hits={hits}
            withCase={false}
            isOutdated={search.isPlaceholderData}
            panel={staysOpen ? 'search' : undefined}
            onChosen={onChosen}
          />
          {total > hits.length && (
            <EmptyState title={`The ${hits.length} best of ${total}`} text="Add a word to narrow it down." />
          )}
        </div>
      )}
    </div>
  )
}
