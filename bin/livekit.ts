import { parseArgs } from 'node:util'
import { installedProgram } from '../adapters/video/embedded/program.ts'
import { installLivekit } from './livekit-install.ts'
import { readConfigOrExit, say } from './say.ts'

/** `npm run livekit -- install [--into FILE]`: gets the video server. A running application finds it within seconds. */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { into: { type: 'string' } } })
if (positionals.length !== 1 || positionals[0] !== 'install') {
  process.stderr.write('Usage: npm run livekit -- install\n')
  process.exit(2)
}
const target = values.into ?? installedProgram(readConfigOrExit().dataFolder)
try {
  await installLivekit(target, say)
  say(`The video server is installed: ${target}`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
