import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  type DocumentShare,
  listDocumentShares,
  listShareCandidates,
  revokeDocumentShare,
  shareDocument,
} from '../../../../contracts/document-shares.ts'
import type { Document } from '../../../../contracts/documents.ts'
import { api } from '../../api/api.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import pageClasses from '../../ui/page.module.css'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { ConfirmButton } from '../people/confirm-button.tsx'
import { fileKey } from './document-queries.ts'
import classes from './documents.module.css'

/** Lawyers outside of the case who were given exactly this file; the owner's alone. */
export function FileShares({ file }: { file: Document }) {
  const key = [...fileKey(file.id), 'shares']
  const shares = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await api(listDocumentShares, { params: { id: file.id }, signal })).data,
  })
  return (
    <section aria-labelledby="shares" className={classes.asideSection}>
      <h2 id="shares" className={pageClasses.sectionTitle}>
        Shared outside of the case
      </h2>
      {shares.isError && <FormError error={shares.error} />}
      {shares.data?.length === 0 && <p className={classes.quiet}>With nobody. People of the case read it anyway.</p>}
      <ul className={classes.asideList}>
        {shares.data?.map((share) => (
          <ShareRow key={share.userId} file={file} share={share} />
        ))}
      </ul>
      {file.abilities.download && <ShareForm file={file} shared={shares.data ?? []} />}
    </section>
  )
}

function ShareRow({ file, share }: { file: Document; share: DocumentShare }) {
  const cache = useQueryClient()
  const revoking = useMutation({
    mutationFn: () => api(revokeDocumentShare, { params: { id: file.id, userId: share.userId } }),
    onSuccess: async () => {
      announce(`${share.name} cannot read the file any more.`)
      await cache.invalidateQueries({ queryKey: [...fileKey(file.id)] })
    },
  })
  return (
    <li className={classes.version}>
      <p className={classes.versionName}>{share.name}</p>
      <p className={classes.quiet}>
        Since <RelativeTime at={share.sharedAt} />
        {share.lastReadAt ? (
          <>
            , read <RelativeTime at={share.lastReadAt} />
          </>
        ) : (
          ', not read yet'
        )}
      </p>
      {!share.isEffective && <p className={classes.quiet}>Paused: not cleared for the case at the moment.</p>}
      <ConfirmButton
        label="Take back"
        about={`from ${share.name}`}
        question="The file is not there for them any more, at once."
        confirm="Take back"
        isPending={revoking.isPending}
        onConfirm={() => revoking.mutate()}
      />
      {revoking.isError && <FormError error={revoking.error} />}
    </li>
  )
}

function ShareForm({ file, shared }: { file: Document; shared: readonly DocumentShare[] }) {
  const cache = useQueryClient()
  const [userId, setUserId] = useState('')
  const candidates = useQuery({
    queryKey: [...fileKey(file.id), 'share-candidates'],
    queryFn: async ({ signal }) => (await api(listShareCandidates, { params: { id: file.id }, signal })).data,
  })
  const sharing = useMutation({
    mutationFn: (whom: string) => api(shareDocument, { params: { id: file.id }, body: { userId: whom } }),
    onSuccess: async ({ data }) => {
      setUserId('')
      announce(`${data.name} can read the file now.`)
      await cache.invalidateQueries({ queryKey: [...fileKey(file.id)] })
    },
  })
  const choices = (candidates.data ?? [])
    .filter((candidate) => !shared.some((share) => share.userId === candidate.userId))
    .map((candidate) => ({ value: candidate.userId, label: candidate.name }))
  if (candidates.isError) return <FormError error={candidates.error} />
  if (choices.length === 0) {
    const who = shared.length === 0 ? 'Lawyers' : 'Other lawyers'
    return <p className={classes.quiet}>{who} can be chosen here once they are cleared for the case.</p>
  }
  return (
    <div className={classes.shareForm}>
      <NativeSelect
        label="Give this file to"
        data={[{ value: '', label: 'Choose a cleared lawyer' }, ...choices]}
        value={userId}
        onChange={(event) => setUserId(event.currentTarget.value)}
      />
      <Button
        variant="default"
        disabled={userId === ''}
        loading={sharing.isPending}
        onClick={() => sharing.mutate(userId)}
      >
        Share
      </Button>
      {sharing.isError && <FormError error={sharing.error} />}
    </div>
  )
}
