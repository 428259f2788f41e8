import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The program's name, as its own packages have it. */
export const PROGRAM = 'livekit-server'

/** Where `npm run livekit -- install` puts it. */
export function installedProgram(dataFolder: string): string {
  return join(dataFolder, 'bin', PROGRAM)
}

/** A livekit-server that can be run: the installed one, else one on the PATH. */
export function findProgram(dataFolder: string, path = process.env.PATH ?? ''): string | undefined {
  const onPath = path.split(delimiter).flatMap((folder) => (folder === '' ? [] : join(folder, PROGRAM)))
  return [installedProgram(dataFolder), ...onPath].find(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
