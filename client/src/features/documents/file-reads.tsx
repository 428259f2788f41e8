import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { listDocumentReads } from '../../../../contracts/document-shares.ts'
import { api } from '../../api/api.ts'
import { FormError } from '../../ui/form-error.tsx'
import pageClasses from '../../ui/page.module.css'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { fileReadsKey } from './document-queries.ts'
import classes from './documents.module.css'

const acts = { download: 'downloaded it', preview: 'looked at it', text: 'read its text' }
const PAGE_SIZE = 10

interface FileReadsProps {
  documentId: string
  /** How many versions the file has: of several it is said which was read. */
  versions: number
}

/** Who has read the file and when, for the owner of the case. */
export function FileReads({ documentId, versions }: FileReadsProps) {
  const reads = useInfiniteQuery({
    queryKey: fileReadsKey(documentId),
    queryFn: async ({ pageParam, signal }) =>
      api(listDocumentReads, { params: { id: documentId }, query: { page: pageParam, pageSize: PAGE_SIZE }, signal }),
    initialPageParam: 1,
    getNextPageParam: ({ meta }, pages) =>
      pages.length * PAGE_SIZE < (meta.pagination?.total ?? 0) ? pages.length + 1 : undefined,
  })
  const rows = reads.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <section aria-labelledby="reads" className={classes.asideSection}>
      <h2 id="reads" className={pageClasses.sectionTitle}>
        Who has read it
      </h2>
      {reads.isError && <FormError error={reads.error} />}
      {reads.isSuccess && rows.length === 0 && <p className={classes.quiet}>Nobody yet.</p>}
      <ul className={classes.asideList}>
        {rows.map((read) => (
          <li key={`${read.userId} ${read.at} ${read.purpose}`} className={classes.read}>
            {read.name} {acts[read.purpose]}
            {versions > 1 && ` (version ${read.version})`},{' '}
            <span className={classes.quiet}>
              <RelativeTime at={read.at} />
            </span>
          </li>
        ))}
      </ul>
      {reads.hasNextPage && (
        <Button
          size="compact-sm"
          variant="default"
          loading={reads.isFetchingNextPage}
          onClick={() => void reads.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </section>
  )
}
