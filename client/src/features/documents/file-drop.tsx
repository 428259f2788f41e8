import { IconUpload } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import classes from './documents.module.css'
import { uploadFiles } from './uploads.ts'

/** Files that are dragged anywhere over the page of a case are taken by it; over the editor as well. */
export function FileDrop({ caseId, title }: { caseId: string; title: string }) {
  const isOver = useFileDrop((files) => uploadFiles(caseId, files))
  if (!isOver) return null
  return (
    <div className={classes.drop} aria-hidden>
      <div className={classes.dropCard}>
        <IconUpload size={28} />
        <p className={classes.dropTitle}>Drop to add to the files of this case</p>
        <p className={classes.quiet}>{title}</p>
      </div>
    </div>
  )
}

/** Whether files are held over the window; hands them on when they are let go. */
function useFileDrop(onFiles: (files: File[]) => void): boolean {
  const [isOver, setOver] = useState(false)
  const handOn = useRef(onFiles)
  useEffect(() => {
    handOn.current = onFiles
  }, [onFiles])
  useEffect(() => {
    // Each element below the pointer says enter and leave: only the sum tells whether the window was left.
    let depth = 0
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const take = (event: DragEvent) => {
      if (!carriesFiles(event)) return false
      // Otherwise the browser opens the file in place of the app, or the editor takes it for text.
      event.preventDefault()
      event.stopPropagation()
      return true
    }
    const onEnter = (event: DragEvent) => {
      if (!take(event)) return
      depth += 1
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      if (!take(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      if (!take(event)) return
      depth = 0
      setOver(false)
      handOn.current(filesOf(event.dataTransfer))
    }
    const listeners = [
      ['dragenter', onEnter],
      ['dragover', take],
      ['dragleave', onLeave],
      ['drop', onDrop],
    ] as const
    for (const [name, listener] of listeners) addEventListener(name, listener, true)
    return () => {
      for (const [name, listener] of listeners) removeEventListener(name, listener, true)
    }
  }, [])
  return isOver
}

/** Folders come as files without content that cannot be read: left out. */
function filesOf(data: DataTransfer | null): File[] {
  const entries = [...(data?.items ?? [])].filter(({ kind }) => kind === 'file')
  return entries.flatMap((item) => (item.webkitGetAsEntry?.()?.isDirectory ? [] : (item.getAsFile() ?? [])))
}
