import { lazy, Suspense, useSyncExternalStore } from 'react'
import { onFirstUpload, wasAnyUpload } from './first-upload.ts'

const UploadTray = lazy(async () => ({ default: (await import('./upload-tray.tsx')).UploadTray }))

/** The tray of uploads, which is loaded with the first of them. */
export function UploadTrayDoor() {
  const isWanted = useSyncExternalStore(onFirstUpload, wasAnyUpload)
  return isWanted ? (
    <Suspense fallback={null}>
      <UploadTray />
    </Suspense>
  ) : null
}
