import { containers } from './hostile-files/containers.ts'
import { images, pdfs } from './hostile-files/images-and-pdfs.ts'
import { office } from './hostile-files/office.ts'
import { others } from './hostile-files/others.ts'
import type { HostileFile } from './hostile-files/parts.ts'
import { programs, viruses } from './hostile-files/programs.ts'

export { harmlessFiles } from './hostile-files/harmless.ts'
export type { HostileFile } from './hostile-files/parts.ts'

export const hostileFiles: readonly HostileFile[] = [
  ...programs,
  ...viruses,
  ...containers,
  ...office,
  ...images,
  ...pdfs,
  ...others,
]
