import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { downloadEvidence, type Evidence } from '../../../../contracts/licences.ts'
import { download } from '../../api/files.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import classes from './admin.module.css'

/** Shows a picture in the page when asked; a PDF is downloaded instead, since nothing foreign is opened inside of ours. */
export function EvidencePreview({ file }: { file: Evidence }) {
  const [isOpen, setOpen] = useState(false)
  if (!file.contentType.startsWith('image/')) return null
  return (
    <>
      <Button size="compact-sm" variant="subtle" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
        {isOpen ? 'Hide' : 'Show'} {file.fileName}
      </Button>
      {isOpen && <Picture file={file} />}
    </>
  )
}

function Picture({ file }: { file: Evidence }) {
  const [address, setAddress] = useState<string>()
  const blob = useQuery({
    queryKey: ['admin', 'evidence', file.id],
    queryFn: () => download(downloadEvidence, { id: file.id }),
    // Proofs stay in memory no longer than they are looked at.
    gcTime: 0,
  })
  useEffect(() => {
    if (!blob.data) return
    const made = URL.createObjectURL(blob.data)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [blob.data])
  if (blob.isError) return <ErrorState error={blob.error} onRetry={() => void blob.refetch()} />
  if (!address) return <LoadingSkeleton lines={1} height={160} label="Loading the picture" />
  return <img className={classes.preview} src={address} alt={`Proof: ${file.fileName}`} />
}
