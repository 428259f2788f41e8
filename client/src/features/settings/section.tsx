import type { ReactNode } from 'react'
import classes from '../../ui/page.module.css'

/** A part of the settings with its heading; `#id` leads to it. */
export function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className={classes.section} aria-labelledby={id}>
      <h2 id={id} className={classes.sectionTitle}>
        {title}
      </h2>
      {children}
    </section>
  )
}
