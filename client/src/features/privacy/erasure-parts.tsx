import type { ErasurePart } from '../../../../contracts/privacy.ts'
import classes from './privacy.module.css'
import { decisionWords, reasonWords } from './privacy-words.ts'

/** What happens, or happened, with each category. */
export function ErasureParts({ parts, label }: { parts: readonly ErasurePart[]; label: string }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {parts.map((part) => (
        <li key={part.category} className={classes.item}>
          <div className={classes.head}>
            <h3>{part.title}</h3>
            <strong>{decisionWords[part.decision]}</strong>
          </div>
          <p>{part.words}</p>
          <p className={classes.quiet}>
            {part.erased} {part.erased === 1 ? 'record' : 'records'} erased, {part.kept} kept
          </p>
          {part.reasons.map((reason) => (
            <p key={reason} className={classes.quiet}>
              {reasonWords[reason]}
            </p>
          ))}
        </li>
      ))}
    </ul>
  )
}
