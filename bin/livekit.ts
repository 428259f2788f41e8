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
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort())
try {
  await installLivekit(target, say, { signal: stopping.signal })
  say(`The video server is installed: ${target}`)
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(stopping.signal.aborted ? 'Stopped. Nothing was installed.\n' : `${reason}\n`)
  // As shells say it of somebody's Ctrl-C.
  process.exitCode = stopping.signal.aborted ? 130 : 1
}
