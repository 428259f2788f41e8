import { Anchor, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { Case } from '../../../../contracts/cases.ts'
import { caseQuery } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { AskedLawyers } from './asked-lawyers.tsx'
import { BriefVersions } from './brief-versions.tsx'
import { PartiesSection } from './parties-section.tsx'
import { StageActs } from './stage-acts.tsx'
import { StageBar } from './stage-bar.tsx'
import { HiddenNote, TeaserPreview } from './teaser-preview.tsx'
import { bandOf } from './teaser-words.ts'
import { Viewers } from './viewers.tsx'

/** `/cases/:caseId/sharing`: what people outside of the case see of it, who has seen it, and the acts that change that. */
export function SharingPage() {
  const { caseId = '' } = useParams()
  const record = useQuery(caseQuery(caseId))
  return (
    <div className={pageClasses.narrow}>
      <PageTitle>{record.data ? `What lawyers see, ${record.data.title}` : 'What lawyers see'}</PageTitle>
      <h1 className={pageClasses.title}>What lawyers see</h1>
      {record.data && (
        <p className={pageClasses.lead}>
          <Anchor component={Link} to={`/cases/${caseId}`} underline="always">
            {record.data.title}
          </Anchor>
        </p>
      )}
      {record.isError && !record.data && <ErrorState error={record.error} onRetry={() => void record.refetch()} />}
      {record.isPending && <LoadingSkeleton lines={7} height={36} label="Loading the case" />}
      {record.data && (record.data.isOwner ? <Sharing case_={record.data} /> : <OnlyOwner caseId={caseId} />)}
    </div>
  )
}

function OnlyOwner({ caseId }: { caseId: string }) {
  return (
    <EmptyState
      title="Only the owner of the case decides who sees it"
      action={
        <Button component={Link} to={`/cases/${caseId}`}>
          Go to the case
        </Button>
      }
    />
  )
}

function Sharing({ case_ }: { case_: Case }) {
  const wasOpen = case_.publishedAt !== null
  return (
    <>
      <div style={{ margin: '1rem 0 1.5rem' }}>
        <StageBar case_={case_} />
      </div>
      <section aria-labelledby="teaser" style={{ paddingBottom: '1.75rem' }}>
        <h2 id="teaser" className={pageClasses.sectionTitle}>
          {case_.stage === 'open' ? 'Before they are cleared' : 'Before they are cleared (once it is open)'}
        </h2>
        <TeaserPreview teaser={{ ...case_, summary: case_.description ?? '', budgetBand: bandOf(case_) }} />
        <HiddenNote />
      </section>
      {wasOpen && <BriefVersions case_={case_} />}
      <PartiesSection caseId={case_.id} />
      <AskedLawyers caseId={case_.id} />
      {wasOpen && <Viewers caseId={case_.id} />}
      <StageActs case_={case_} />
    </>
  )
}
