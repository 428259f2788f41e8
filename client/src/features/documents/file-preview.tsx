import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { type Document, downloadDocument } from '../../../../contracts/documents.ts'
import { download } from '../../api/files.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { fileKey, fileTextQuery } from './document-queries.ts'
import classes from './documents.module.css'
import { kindOf } from './file-words.ts'
import { MediaStream } from './media-stream.tsx'
import { useTellReads } from './use-tell-reads.ts'

/** The PDF reader is heavy: it comes with the first PDF. */
const PdfPreview = lazy(async () => ({ default: (await import('./pdf-preview.tsx')).PdfPreview }))

/** Images that every browser shows. */
const shownImages = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

/** The file itself, as far as a browser can show it. Nothing of it runs, and nothing of it is kept on the device. */
export function FilePreview({ file, version }: { file: Document; version: number }) {
  const kind = kindOf(file)
  if (!file.abilities.download) return <EmptyState title="This file cannot be opened" />
  if (kind === 'audio' || kind === 'video') return <MediaStream key={version} file={file} version={version} />
  if (kind === 'pdf' || shownImages.includes(file.contentType)) return <BytesPreview file={file} version={version} />
  if (kind === 'word' || kind === 'text') return <TextPreview file={file} version={version} />
  return <EmptyState title="There is no preview for this kind of file" text="Download it to open it on your device." />
}

interface PreviewProps {
  file: Document
  version: number
}

/** Bytes of one version never change and are asked for once: each asking is recorded as a reading. */
function BytesPreview({ file, version }: PreviewProps) {
  const { data, error, refetch } = useQuery({
    queryKey: [...fileKey(file.id), 'bytes', version],
    queryFn: () => download(downloadDocument, { id: file.id }, { version, purpose: 'preview' }),
    staleTime: 'static',
    gcTime: 0,
  })
  useTellReads(file.id, data)
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingSkeleton lines={8} height={36} label="Loading the preview" />
  if (kindOf(file) === 'pdf') {
    return (
      <Suspense fallback={<LoadingSkeleton lines={8} height={36} label="Loading the preview" />}>
        <PdfPreview blob={data} name={file.fileName} />
      </Suspense>
    )
  }
  return <ImagePreview blob={data} file={file} />
}

function ImagePreview({ blob, file }: { blob: Blob; file: Document }) {
  const address = useBlobAddress(blob, file.contentType)
  const [isBroken, setBroken] = useState(false)
  if (isBroken)
    return <EmptyState title="This browser cannot show the file" text="Download it to open it on your device." />
  if (address === undefined) return null
  return <img className={classes.image} src={address} alt={file.fileName} onError={() => setBroken(true)} />
}

/** An address inside this page for bytes that came with a token; only of types that are no pages. */
function useBlobAddress(blob: Blob, contentType: string): string | undefined {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([blob], { type: contentType }))
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [blob, contentType])
  return address
}

function TextPreview({ file, version }: PreviewProps) {
  if (!file.hasText) {
    return file.isPending ? (
      <LoadingSkeleton lines={8} height={20} label="Reading the text" />
    ) : (
      <EmptyState title="No text could be read from this file" text="Download it to open it on your device." />
    )
  }
  return <FileText file={file} version={version} />
}

function FileText({ file, version }: PreviewProps) {
  const { data, error, refetch } = useQuery(fileTextQuery(file.id, version))
  useTellReads(file.id, data)
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingSkeleton lines={8} height={20} label="Loading the text" />
  return (
    <>
      {kindOf(file) === 'word' && (
        <p className={classes.quiet}>
          The text alone, without its form, notes and tracked changes. Download it for those.
        </p>
      )}
      {data.pages.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pages never move
        <div key={index} className={classes.text}>
          {text}
        </div>
      ))}
      {data.isCut && <p className={classes.quiet}>The text goes on in the file itself.</p>}
    </>
  )
}
