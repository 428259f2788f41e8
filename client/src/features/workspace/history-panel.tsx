import { Button, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { createVersion, listVersions, type Version } from '../../../../contracts/live-documents.ts'
import { api } from '../../api/api.ts'
import type { LiveDocument } from '../../live/live-document.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { errorWords } from '../../ui/error-words.ts'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import classes from './history-panel.module.css'
import { byDay, contributorsOf, versionName } from './version-words.ts'

const PAGE_SIZE = 30

export const versionsKey = (documentId: string) => ['live-documents', documentId, 'versions'] as const

interface HistoryPanelProps {
  documentId: string
  live: LiveDocument | undefined
  canWrite: boolean
  openVersionId: string | undefined
  onOpenVersion: (versionId: string | undefined) => void
}

/** Earlier states of the document: look at them, name the present one. */
export function HistoryPanel({ documentId, live, canWrite, openVersionId, onOpenVersion }: HistoryPanelProps) {
  const versions = useInfiniteQuery({
    queryKey: versionsKey(documentId),
    queryFn: async ({ pageParam, signal }) =>
      api(listVersions, { params: { id: documentId }, query: { page: pageParam, pageSize: PAGE_SIZE }, signal }),
    initialPageParam: 1,
    getNextPageParam: (last, pages) =>
      pages.length * PAGE_SIZE < (last.meta.pagination?.total ?? 0) ? pages.length + 1 : undefined,
    staleTime: 0,
  })
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = versions
  const list = data?.pages.flatMap((page) => page.data) ?? []
  return (
    <div className={classes.panel}>
      {canWrite && live && <NameVersionForm live={live} onNamed={() => void refetch()} />}
      {isPending && <LoadingSkeleton lines={5} height={36} label="Loading the history" />}
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      <ul className={classes.list}>
        <li>
          <button
            type="button"
            className={classes.version}
            aria-current={openVersionId === undefined || undefined}
            onClick={() => onOpenVersion(undefined)}
          >
            <span className={classes.name}>Now</span>
            <span className={classes.detail}>The live text</span>
          </button>
        </li>
      </ul>
      {byDay(list, new Date()).map(({ day, versions }) => (
        <section key={day} aria-label={day}>
          <h3 className={classes.day}>{day}</h3>
          <ol className={classes.list}>
            {versions.map((version) => (
              <li key={version.id}>
                <VersionButton
                  version={version}
                  isOpen={version.id === openVersionId}
                  onOpen={() => onOpenVersion(version.id)}
                />
              </li>
            ))}
          </ol>
        </section>
      ))}
      {hasNextPage && (
        <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older versions
        </Button>
      )}
    </div>
  )
}

/** The day stands above; the exact moment on hover. */
function ClockTime({ at }: { at: string }) {
  const date = new Date(at)
  return (
    <time dateTime={at} title={date.toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'long' })}>
      {date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}
    </time>
  )
}

interface VersionButtonProps {
  version: Version
  isOpen: boolean
  onOpen: () => void
}

function VersionButton({ version, isOpen, onOpen }: VersionButtonProps) {
  const contributors = contributorsOf(version)
  return (
    <button
      type="button"
      className={classes.version}
      data-named={version.kind === 'named' || undefined}
      aria-current={isOpen || undefined}
      onClick={onOpen}
    >
      <span className={classes.name}>{versionName(version)}</span>
      <span className={classes.detail}>
        <ClockTime at={version.createdAt} />
        {contributors !== '' && ` · ${contributors}`}
      </span>
    </button>
  )
}

/** Names the present state, once the server has everything that was typed. */
function NameVersionForm({ live, onNamed }: { live: LiveDocument; onNamed: () => void }) {
  const [name, setName] = useState('')
  const [step, setStep] = useState<'idle' | 'waiting' | 'naming'>('idle')
  const [problem, setProblem] = useState<string>()
  const submit = async (event: React.FormEvent) => {
    event.preventDefault()
    if (name.trim() === '' || step !== 'idle') return
    setProblem(undefined)
    try {
      setStep('waiting')
      await live.whenSaved()
      setStep('naming')
      await api(createVersion, { params: { id: live.documentId }, body: { name } })
      announce(`Version “${name.trim()}” kept.`)
      setName('')
      onNamed()
    } catch (error) {
      setProblem(errorWords(error).title)
    } finally {
      setStep('idle')
    }
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        size="sm"
        label="Name this version"
        placeholder="Sent to the landlord"
        maxLength={120}
        value={name}
        error={problem}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" size="sm" variant="default" loading={step !== 'idle'} disabled={name.trim() === ''}>
        Keep
      </Button>
      {step === 'waiting' && (
        <p className={classes.detail} role="status">
          Waiting until your last changes are saved…
        </p>
      )}
    </form>
  )
}
