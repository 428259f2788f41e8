import { Button, Progress } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  type DataExport,
  deleteExport,
  downloadExport,
  listExports,
  requestExport,
} from '../../../../contracts/privacy.ts'
import { api } from '../../api/api.ts'
import { download, saveFile } from '../../api/files.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { withStepUp } from '../auth/step-up.tsx'
import { ActError } from '../settings/act-error.tsx'
import classes from './privacy.module.css'
import { dateWords, exportStateWords, sizeWords } from './privacy-words.ts'

const queryKey = ['exports']
/** While a copy is being made its progress is asked for so often. */
const PROGRESS_MS = 1_500

const isUnderWay = ({ state }: DataExport) => state === 'queued' || state === 'running'

/** Asks for a copy, shows how far it is, and hands it out. */
export function CopiesOfData() {
  const copies = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await api(listExports, { query: { pageSize: 5 }, signal })).data,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? PROGRESS_MS : false),
  })
  const cache = useQueryClient()
  const ask = useMutation({
    mutationFn: () => {
      const idempotencyKey = crypto.randomUUID()
      return withStepUp(() => api(requestExport, { body: {}, idempotencyKey }))
    },
    onSuccess: () => announce('Your copy is being made.'),
    onSettled: () => cache.invalidateQueries({ queryKey }),
  })
  if (copies.isError && !copies.data) return <ErrorState error={copies.error} onRetry={() => void copies.refetch()} />
  if (!copies.data) return <LoadingSkeleton lines={2} height={36} label="Loading your copies" />
  return (
    <>
      <p className={pageClasses.lead}>
        A zip file with your cases, notes, messages, files and everything else that is kept of you. Open index.html in
        it first. It can be downloaded for 7 days.
      </p>
      <ActError error={ask.error} />
      <div className={classes.buttons}>
        <Button loading={ask.isPending} disabled={copies.data.some(isUnderWay)} onClick={() => ask.mutate()}>
          Make a copy
        </Button>
      </div>
      {copies.data.length > 0 && (
        <ul className={classes.list} aria-label="Copies of your data">
          {copies.data.map((copy) => (
            <Copy key={copy.id} copy={copy} />
          ))}
        </ul>
      )}
    </>
  )
}

function Copy({ copy }: { copy: DataExport }) {
  const cache = useQueryClient()
  const params = { id: copy.id }
  const save = useMutation({
    mutationFn: () => withStepUp(() => download(downloadExport, params)),
    onSuccess: (blob) => saveFile(blob, `legal-connect-${copy.createdAt.slice(0, 10)}.zip`),
  })
  const remove = useMutation({
    mutationFn: () => api(deleteExport, { params }),
    onSettled: () => cache.invalidateQueries({ queryKey }),
  })
  const share = copy.partsTotal > 0 ? (100 * copy.partsDone) / copy.partsTotal : 0
  return (
    <li className={classes.item}>
      <div className={classes.head}>
        <h3>Asked for on {dateWords(copy.createdAt)}</h3>
        <span role="status">{exportStateWords[copy.state]}</span>
      </div>
      {isUnderWay(copy) && <Progress value={share} aria-label="How far the copy is" mt="xs" />}
      {copy.state === 'ready' && (
        <>
          <p className={classes.quiet}>
            {copy.size !== null && sizeWords(copy.size)}
            {copy.expiresAt && `, until ${dateWords(copy.expiresAt)}`}
          </p>
          <div className={classes.buttons}>
            <Button size="compact-md" variant="default" loading={save.isPending} onClick={() => save.mutate()}>
              Download
            </Button>
            <Button size="compact-md" variant="subtle" loading={remove.isPending} onClick={() => remove.mutate()}>
              Delete now
            </Button>
          </div>
        </>
      )}
      <ActError error={save.error ?? remove.error} />
    </li>
  )
}
