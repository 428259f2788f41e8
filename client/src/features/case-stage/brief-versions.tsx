import { Button, Checkbox } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { publishCase } from '../../../../contracts/case-stages.ts'
import type { Case } from '../../../../contracts/cases.ts'
import { api } from '../../api/api.ts'
import { briefVersionsQuery } from '../../api/case-queries.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './sharing.module.css'

/** Published versions of the brief, and publishing the next one. */
export function BriefVersions({ case_ }: { case_: Case }) {
  const versions = useQuery(briefVersionsQuery(case_.id))
  return (
    <section className={pageClasses.section} aria-labelledby="versions">
      <h2 id="versions" className={pageClasses.sectionTitle}>
        The brief, for cleared lawyers
      </h2>
      <p className={classes.quiet}>
        Cleared lawyers read the newest published version, not what you are writing. The twelve words come from the
        exact text: the same words mean the same text.
      </p>
      {versions.isError && !versions.data && (
        <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />
      )}
      {versions.isPending && <LoadingSkeleton lines={2} height={32} label="Loading the versions" />}
      <ul className={classes.list}>
        {versions.data?.map(({ version, publishedAt, words, material }) => (
          <li key={version} className={classes.item}>
            <div className={classes.grow}>
              <span className={classes.strong}>Version {version}</span> · <RelativeTime at={publishedAt} />
              {version > 1 && ` · ${material ? 'matters for offers' : 'does not matter for offers'}`}
              <p className={classes.words}>{words.join(' ')}</p>
            </div>
          </li>
        ))}
      </ul>
      {case_.actions.includes('publish') && <PublishNext caseId={case_.id} newest={versions.data?.[0]?.version ?? 0} />}
    </section>
  )
}

function PublishNext({ caseId, newest }: { caseId: string; newest: number }) {
  const cache = useQueryClient()
  const [material, setMaterial] = useState(true)
  const publishing = useMutation({
    mutationFn: async () => (await api(publishCase, { params: { id: caseId }, body: { material } })).data.brief,
    onSuccess: async ({ version }) => {
      announce(version > newest ? `Version ${version} is published.` : 'The brief has not changed.')
      await cache.invalidateQueries({ queryKey: queryKeys.case(caseId) })
    },
  })
  const [before, setBefore] = useState(newest)
  const published = publishing.data?.version
  return (
    <div className={classes.act}>
      <Checkbox
        label="The change matters for offers"
        description="Then lawyers must confirm offers that they made on an earlier version."
        checked={material}
        onChange={({ currentTarget }) => setMaterial(currentTarget.checked)}
      />
      <Button
        loading={publishing.isPending}
        onClick={() => {
          setBefore(newest)
          publishing.mutate()
        }}
      >
        Publish the brief as it is now
      </Button>
      {published !== undefined && (
        <Note tone={published > before ? 'done' : 'note'}>
          {published > before
            ? `Version ${published} is published. Cleared lawyers read it from now on.`
            : `Nothing was published: the brief is the same as in version ${published}.`}
        </Note>
      )}
      {publishing.isError && <FormError error={publishing.error} title="Nothing was published" />}
    </div>
  )
}
