import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Document } from '../../../../contracts/documents.ts'
import { ApiError } from '../../api/api-error.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { fileQuery, fileVersionsQuery } from './document-queries.ts'
import classes from './documents.module.css'
import { FileActs } from './file-acts.tsx'
import { FileDrop } from './file-drop.tsx'
import { FilePreview } from './file-preview.tsx'
import { FileReads } from './file-reads.tsx'
import { FileShares } from './file-shares.tsx'
import { FileVersions } from './file-versions.tsx'
import { fileSize, kindName, labelWords, namedWords, noteWords, stateOfFile } from './file-words.ts'

/** `/cases/:caseId/files/:fileId`: one file, to be read here, with what may be done with it. */
export function FilePage() {
  const { caseId = '', fileId = '' } = useParams()
  const { data: file, error, refetch } = useQuery(fileQuery(fileId))
  const isGone = error instanceof ApiError && error.status === 404
  return (
    <div className={pageClasses.page}>
      <PageTitle>{file ? file.fileName : 'File'}</PageTitle>
      {isGone && <FileGone caseId={caseId} file={file} />}
      {error && !file && !isGone && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !file && <LoadingSkeleton lines={7} height={40} label="Loading the file" />}
      {file && !isGone && <OneFile key={file.id} caseId={caseId} file={file} />}
    </div>
  )
}

/** The same words for what was deleted, also while it was looked at, and for what is for others: which of them it is, is not told. */
function FileGone({ caseId, file }: { caseId: string; file: Document | undefined }) {
  return (
    <>
      <WayBack caseId={caseId} isMember={file?.access !== 'shared'} />
      <h1 className={pageClasses.title}>This file is not here</h1>
      <p className={pageClasses.lead}>
        It was deleted, or it is for other people. Whoever put it into the case can tell you more.
      </p>
    </>
  )
}

function WayBack({ caseId, isMember }: { caseId: string; isMember: boolean }) {
  return (
    <p className={classes.back}>
      <Anchor component={Link} to={isMember ? `/cases/${caseId}/files` : `/feed/${caseId}`} underline="always">
        {isMember ? 'Files of this case' : 'The case'}
      </Anchor>
    </p>
  )
}

/** A date in it, as each recording has one, stays on one line. */
function FileTitle({ name }: { name: string }) {
  return name.split(/(\d{4}-\d\d-\d\d)/).map((piece, index) =>
    index % 2 === 0 ? (
      piece
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces never move
      <span key={index} className={classes.unbroken}>
        {piece}
      </span>
    ),
  )
}

function OneFile({ caseId, file }: { caseId: string; file: Document }) {
  const [chosen, setChosen] = useState<number>()
  const version = chosen ?? file.version
  const state = stateOfFile(file)
  const isExplained = state.tone === 'danger' || state.tone === 'waiting'
  const isMember = file.access === 'member'
  const versions = useQuery({ ...fileVersionsQuery(file.id), enabled: isMember && version !== file.version })
  // Until the versions are there, and for the newest: what the file says of itself.
  const shown = version === file.version ? file : (versions.data?.find((known) => known.version === version) ?? file)
  return (
    <>
      <WayBack caseId={caseId} isMember={isMember} />
      <div className={pageClasses.head}>
        <div className={classes.headText}>
          <h1 className={`${pageClasses.title} ${classes.fileTitle}`}>
            <FileTitle name={file.fileName} />
          </h1>
          <p className={pageClasses.lead}>
            {kindName(file)} · {fileSize(shown.size)} · {shown.uploadedBy.name}, <RelativeTime at={shown.uploadedAt} />
            {version !== file.version && ` · version ${version}`}
          </p>
          <div className={classes.labels}>
            <StateLabel tone={state.tone}>{state.label}</StateLabel>
            {file.label !== 'open' && <StateLabel tone="note">{labelWords[file.label].name}</StateLabel>}
          </div>
        </div>
        <FileActs caseId={caseId} file={file} version={version} />
      </div>
      {isExplained && <Note tone={state.tone === 'waiting' ? 'waiting' : 'note'}>{state.text}</Note>}
      {file.notes.length > 0 && (
        <Note>
          {file.notes.map((note) => (
            <p key={note}>{noteWords[note]}</p>
          ))}
        </Note>
      )}
      {file.readership === 'named' && <Note>{namedWords(file.keptUntil)}</Note>}
      <div className={classes.fileColumns}>
        {/* What cannot be opened is explained above. */}
        {(file.abilities.download || !isExplained) && (
          <section aria-label="Preview" className={classes.preview}>
            <FilePreview file={file} version={version} />
          </section>
        )}
        <div className={classes.fileAside}>
          {isMember && <FileVersions file={file} shown={version} onShow={setChosen} />}
          {file.abilities.share && <FileShares file={file} />}
          {file.abilities.share && <FileReads documentId={file.id} versions={file.version} />}
        </div>
      </div>
      {file.abilities.addVersion && <FileDrop caseId={caseId} title={file.fileName} />}
    </>
  )
}
