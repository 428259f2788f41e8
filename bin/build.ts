import { buildClientIfStale } from './client-build.ts'
import { say, sayWhyNot } from './say.ts'

try {
  const folder = await buildClientIfStale(() => say('Building the web client …'))
  say(`The web client is in ${folder}.`)
} catch (error) {
  sayWhyNot(error)
  process.exitCode = 1
}
