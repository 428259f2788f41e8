import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Document } from '../../../../contracts/documents.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { fileQuery } from './document-queries.ts'
import classes from './documents.module.css'
import { FileActs } from './file-acts.tsx'
import { FileDrop } from './file-drop.tsx'
import { FilePreview } from './file-preview.tsx'
import { FileReads } from './file-reads.tsx'
import { FileShares } from './file-shares.tsx'
import { FileVersions } from './file-versions.tsx'
import { fileSize, kindName, labelWords, noteWords, stateOfFile } from './file-words.ts'

/** `/cases/:caseId/files/:fileId`: one file, to be read here, with what may be done with it. */
export function FilePage() {
  const { caseId = '', fileId = '' } = useParams()
  const { data: file, error, refetch } = useQuery(fileQuery(fileId))
  return (
    <div className={pageClasses.page}>
      <PageTitle>{file ? file.fileName : 'File'}</PageTitle>
      {error && !file && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !file && <LoadingSkeleton lines={7} height={40} label="Loading the file" />}
      {file && <OneFile key={file.id} caseId={caseId} file={file} />}
    </div>
  )
}

function OneFile({ caseId, file }: { caseId: string; file: Document }) {
  const [chosen, setChosen] = useState<number>()
  const version = chosen ?? file.version
  const state = stateOfFile(file)
  const isMember = file.access === 'member'
  return (
    <>
      <p className={classes.back}>
        <Anchor component={Link} to={isMember ? `/cases/${caseId}/files` : `/feed/${caseId}`} underline="always">
          {isMember ? 'Files of this case' : 'The case'}
        </Anchor>
      </p>
      <div className={pageClasses.head}>
        <div className={classes.headText}>
          <h1 className={`${pageClasses.title} ${classes.fileTitle}`}>{file.fileName}</h1>
          <p className={pageClasses.lead}>
            {kindName(file)} · {fileSize(file.size)} · {file.uploadedBy.name}, <RelativeTime at={file.uploadedAt} />
          </p>
          <div className={classes.labels}>
            <StateLabel tone={state.tone}>{state.label}</StateLabel>
            {file.label !== 'open' && <StateLabel tone="note">{labelWords[file.label].name}</StateLabel>}
          </div>
        </div>
        <FileActs caseId={caseId} file={file} version={version} />
      </div>
      {(state.tone === 'danger' || state.tone === 'waiting') && (
        <Note tone={state.tone === 'waiting' ? 'waiting' : 'note'}>{state.text}</Note>
      )}
      {file.notes.length > 0 && (
        <Note>
          {file.notes.map((note) => (
            <p key={note}>{noteWords[note]}</p>
          ))}
        </Note>
      )}
      <div className={classes.fileColumns}>
        <section aria-label="Preview" className={classes.preview}>
          <FilePreview file={file} version={version} />
        </section>
        <div className={classes.fileAside}>
          {isMember && <FileVersions file={file} shown={version} onShow={setChosen} />}
          {file.abilities.share && <FileShares file={file} />}
          {file.abilities.share && <FileReads documentId={file.id} />}
        </div>
      </div>
      {file.abilities.update && <FileDrop caseId={caseId} title={file.fileName} />}
    </>
  )
}
