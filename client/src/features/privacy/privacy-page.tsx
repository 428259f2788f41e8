import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { type DataCategoryText, getPrivacyPage } from '../../../../contracts/privacy.ts'
import { api } from '../../api/api.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import classes from './privacy.module.css'
import { basisWords, decisionWords, reasonWords } from './privacy-words.ts'

/** `/privacy`, for everybody: what is kept of people, why, how long, and what an erasure does with it. */
export function PrivacyPage() {
  const page = useQuery({
    queryKey: ['privacy-page'],
    queryFn: async ({ signal }) => (await api(getPrivacyPage, { signal })).data,
  })
  return (
    <div className={pageClasses.narrow}>
      <PageTitle>Privacy</PageTitle>
      <div className={pageClasses.head}>
        <div>
          <h1 className={pageClasses.title}>Privacy</h1>
          <p className={pageClasses.lead}>
            What we keep of you, why and how long. You can get a copy and erase your account in{' '}
            <Anchor component={Link} to="/settings/privacy" underline="always">
              your settings
            </Anchor>
            .
          </p>
        </div>
      </div>
      {page.isError && <ErrorState error={page.error} onRetry={() => void page.refetch()} />}
      {page.isPending && <LoadingSkeleton lines={5} height={72} label="Loading what is kept" />}
      {page.data && (
        <>
          <ul className={classes.list} aria-label="Kinds of data">
            {page.data.categories.map((category) => (
              <Category key={category.id} category={category} />
            ))}
          </ul>
          <Periods periods={page.data.periods} />
          <Yours days={page.data.erasureWaitingDays} copyDays={page.data.exportKeptDays} />
        </>
      )}
    </div>
  )
}

function Category({ category }: { category: DataCategoryText }) {
  return (
    <li className={classes.item}>
      <h2 className={pageClasses.sectionTitle}>{category.title}</h2>
      <p>{category.what}</p>
      <dl className={classes.facts}>
        <dt>Why</dt>
        <dd>
          {category.why} {basisWords[category.legalBasis]}.
        </dd>
        <dt>How long</dt>
        <dd>{category.howLong}</dd>
        <dt>In your copy</dt>
        <dd>{category.inExport ? 'Yes' : 'No: it has nothing that says more of you than the rest'}</dd>
        <dt>On erasure</dt>
        <dd>
          {decisionWords[category.onErasure]}. {category.onErasureWords}
          {category.reason && ` Why: ${inSentence(reasonWords[category.reason])}.`}
        </dd>
      </dl>
    </li>
  )
}

/** Only its beginning: names of laws keep their capitals. */
const inSentence = (words: string) => words.slice(0, 1).toLowerCase() + words.slice(1)

function Yours({ days, copyDays }: { days: number; copyDays: number }) {
  return (
    <section className={pageClasses.section} aria-labelledby="yours">
      <h2 id="yours" className={pageClasses.sectionTitle}>
        Copy and erasure
      </h2>
      <p>
        A copy of your data stays here for {copyDays} days. An erasure waits {days} {days === 1 ? 'day' : 'days'}, in
        which you can take it back. A legal hold on a case beats an erasure: what it is on stays until it ends.
      </p>
    </section>
  )
}

function Periods({ periods }: { periods: readonly { what: string; days: number }[] }) {
  return (
    <section className={pageClasses.section} aria-labelledby="periods">
      <h2 id="periods" className={pageClasses.sectionTitle}>
        What goes by itself
      </h2>
      <dl className={classes.facts}>
        {periods.map(({ what, days }) => (
          <div key={what} style={{ display: 'contents' }}>
            <dt>{days === 0 ? 'at once' : `after ${days} ${days === 1 ? 'day' : 'days'}`}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
