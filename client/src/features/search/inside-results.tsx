import { IconFileText, IconLock, IconMessage, IconNotes, IconPaperclip } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { InsideHit } from '../../../../contracts/search-inside.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './inside.module.css'
import { keyOfHit, piecesOf, placeOfHit } from './inside-search.ts'

interface InsideResultsProps {
  hits: readonly InsideHit[]
  /** In a case, its own title says nothing new. */
  withCase: boolean
  isOutdated: boolean
  /** The panel that stays open beside what is opened. */
  panel?: 'search' | undefined
  onChosen?: (() => void) | undefined
}

/** Hits with the words around them; each leads to its place. */
export function InsideResults({ hits, withCase, isOutdated, panel, onChosen }: InsideResultsProps) {
  return (
    <ol className={classes.hits} aria-label="Found" aria-busy={isOutdated} data-outdated={isOutdated || undefined}>
      {hits.map((hit) => {
        const leads = placeOfHit(hit, panel)
        const Icon = iconOf(hit)
        return (
          <li key={keyOfHit(hit)} className={classes.hit}>
            <Icon size={18} aria-hidden className={classes.icon} />
            <div className={classes.words}>
              <p className={classes.title}>
                <Link to={leads.to} state={leads.state} className={classes.open} preventScrollReset onClick={onChosen}>
                  {hit.title}
                </Link>
                <span className={classes.heading}>{whereIn(hit)}</span>
              </p>
              <p className={classes.snippet}>
                {piecesOf(hit.snippet).map(({ from, text, isFound }) =>
                  isFound ? <mark key={from}>{text}</mark> : <span key={from}>{text}</span>,
                )}
              </p>
              <p className={classes.quiet}>
                {withCase && hit.caseTitle !== null && <span className={classes.case}>{hit.caseTitle} · </span>}
                <RelativeTime at={hit.at} />
              </p>
            </div>
          </li>
        )
      })}
    </ol>
  )
}

/** Where in it: under which heading, on which page. */
function whereIn(hit: InsideHit): string {
  switch (hit.kind) {
    case 'text':
      return hit.place.heading === null ? '' : ` · ${hit.place.heading}`
    case 'message':
      return ' · message'
    case 'file':
      return ` · page ${hit.place.page + 1}`
  }
}

function iconOf(hit: InsideHit) {
  if (hit.kind === 'message') return IconMessage
  if (hit.kind === 'file') return IconPaperclip
  return { brief: IconFileText, notes: IconNotes, private_notes: IconLock }[hit.documentKind]
}
