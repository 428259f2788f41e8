import {
  IconFile,
  IconFileTypePdf,
  IconFileTypography,
  IconMail,
  IconMusic,
  IconPhoto,
  IconPresentation,
  IconTable,
  IconVideo,
} from '@tabler/icons-react'
import type { FileKind } from '../../../../contracts/file-types.ts'

const icons: Record<FileKind, typeof IconFile> = {
  pdf: IconFileTypePdf,
  word: IconFileTypography,
  spreadsheet: IconTable,
  slides: IconPresentation,
  image: IconPhoto,
  text: IconFileTypography,
  mail: IconMail,
  audio: IconMusic,
  video: IconVideo,
}

/** What kind of file it is, at a glance; its name is always beside it. */
export function FileIcon({ kind, className }: { kind: FileKind | undefined; className: string | undefined }) {
  const Icon = kind ? icons[kind] : IconFile
  return <Icon size={22} aria-hidden className={className} stroke={1.6} />
}
