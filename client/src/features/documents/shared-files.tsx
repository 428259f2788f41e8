import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import pageClasses from '../../ui/page.module.css'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { filesQuery } from './document-queries.ts'
import classes from './documents.module.css'
import { fileAddress, fileSize, kindName } from './file-words.ts'

/** For a lawyer outside of the case: the single files that its owner has given them. Nothing where there are none. */
export function SharedFiles({ caseId }: { caseId: string }) {
  const { data } = useQuery(filesQuery(caseId, { q: '', label: undefined, sort: '-updatedAt', page: 1 }))
  if (!data || data.files.length === 0) return null
  return (
    <section aria-labelledby="shared-files" className={pageClasses.section}>
      <h2 id="shared-files" className={pageClasses.sectionTitle}>
        Files shared with you
      </h2>
      <ul className={classes.asideList}>
        {data.files.map((file) => (
          <li key={file.id} className={classes.version}>
            <Link to={fileAddress(caseId, file.id)} className={classes.rowName}>
              {file.fileName}
            </Link>
            <p className={classes.quiet}>
              {kindName(file)} · {fileSize(file.size)} · <RelativeTime at={file.updatedAt} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
