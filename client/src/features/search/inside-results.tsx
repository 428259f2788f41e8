import { IconFileText, IconLock, IconNotes } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { InsideHit } from '../../../../contracts/search-inside.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './inside.module.css'
import { piecesOf, placeOfHit } from './inside-search.ts'

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
        const { to, state } = placeOfHit(hit, panel)
        const Icon = iconOf(hit)
        return (
          <li key={to} className={classes.hit}>
            <Icon size={18} aria-hidden className={classes.icon} />
            <div className={classes.words}>
              <p className={classes.title}>
                <Link to={to} state={state} className={classes.open} preventScrollReset onClick={onChosen}>
                  {hit.title}
                  {hit.place.heading !== null && <span className={classes.heading}> · {hit.place.heading}</span>}
                </Link>
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

function iconOf(hit: InsideHit) {
  return { brief: IconFileText, notes: IconNotes, private_notes: IconLock }[hit.documentKind]
}
