import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { getErasureReceipt } from '../../../../contracts/privacy.ts'
import { api } from '../../api/api.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { ErasureParts } from './erasure-parts.tsx'
import classes from './privacy.module.css'
import { dateWords } from './privacy-words.ts'

/** `/privacy/erasures/:id`: the receipt of an erasure, for whoever has its number. */
export function ReceiptPage() {
  const { id = '' } = useParams()
  const receipt = useQuery({
    queryKey: ['erasure-receipt', id],
    queryFn: async ({ signal }) => (await api(getErasureReceipt, { params: { id }, signal })).data,
    retry: false,
  })
  return (
    <div className={pageClasses.narrow}>
      <PageTitle>Receipt of an erasure</PageTitle>
      <div className={pageClasses.head}>
        <h1 className={pageClasses.title}>Receipt of an erasure</h1>
      </div>
      {receipt.isError && <ErrorState error={receipt.error} onRetry={() => void receipt.refetch()} />}
      {receipt.isPending && <LoadingSkeleton lines={4} height={60} label="Loading the receipt" />}
      {receipt.data && (
        <>
          <dl className={classes.facts}>
            <dt>State</dt>
            <dd>{receipt.data.state === 'done' ? 'Erased' : 'Partly erased; what was kept is looked at again'}</dd>
            <dt>Asked for</dt>
            <dd>{dateWords(receipt.data.requestedAt)}</dd>
            <dt>Carried out</dt>
            <dd>{dateWords(receipt.data.completedAt)}</dd>
            <dt>Fingerprint</dt>
            <dd>{receipt.data.words.join(' ')}</dd>
            <dt>SHA-256</dt>
            <dd className={classes.code}>{receipt.data.hash}</dd>
          </dl>
          <ErasureParts parts={receipt.data.parts} label="What was erased" />
        </>
      )}
    </div>
  )
}
