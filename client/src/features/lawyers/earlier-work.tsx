import type { ReactNode } from 'react'
import type { LawyerCase } from '../../../../contracts/lawyers.ts'
import pageClasses from '../../ui/page.module.css'
import { areaName, jurisdictionName } from './lawyer-words.ts'
import classes from './lawyers.module.css'

interface EarlierWorkProps {
  cases: readonly LawyerCase[]
  /** Whose own page it is: a tool for each entry. */
  tool?: (item: LawyerCase) => ReactNode
  children?: ReactNode
}

/** Earlier work in a lawyer's own words, and that it is that. */
export function EarlierWork({ cases, tool, children }: EarlierWorkProps) {
  if (cases.length === 0 && !children) return null
  return (
    <section className={pageClasses.section} aria-labelledby="work">
      <h2 id="work" className={pageClasses.sectionTitle}>
        Earlier work
      </h2>
      <p className={classes.quiet}>In the lawyer’s own words; nobody has checked it.</p>
      <ul className={classes.list}>
        {cases.map((item) => (
          <li key={item.id} className={classes.item}>
            <h3 className={classes.itemTitle}>{item.title}</h3>
            <p className={classes.quiet}>
              {[item.year, areaName(item.practiceArea), item.jurisdiction && jurisdictionName(item.jurisdiction)]
                .filter(Boolean)
                .join(' · ')}
            </p>
            {item.summary && <p className={classes.about}>{item.summary}</p>}
            {tool?.(item)}
          </li>
        ))}
      </ul>
      {children}
    </section>
  )
}
