import { parseArgs } from 'node:util'
import {
  type AuditProblem,
  type ChainReport,
  collectEvidence,
  inSnapshot,
  listChains,
  verifyChain,
} from '../domain/audit/verify.ts'
import { createAuditWitness } from './audit-witness.ts'
import { readConfigOrExit, say } from './say.ts'
import { secretsOf } from './secrets.ts'
import { withDatabase } from './with-database.ts'

/** `npm run audit -- verify [--case ID]`: exits with 0 when everything is as it was written, with 1 when not. */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { case: { type: 'string' } } })
if (positionals.length !== 1 || positionals[0] !== 'verify') {
  process.stderr.write('Usage: npm run audit -- verify [--case ID]\n')
  process.exit(2)
}

const problems: Record<AuditProblem, string> = {
  changed: 'its content is not what was hashed',
  missing: 'it is not there',
  rewritten: 'it and its hash were replaced after a checkpoint was written',
  added: 'it was added past the head of the chain',
  head: 'the head of the chain is not its last entry',
  personal: 'the address or device beside it was changed, added or removed',
}

await withDatabase(async (db) => {
  const config = readConfigOrExit()
  const { masterKey } = await secretsOf(config)
  const evidence = await collectEvidence(db, createAuditWitness(config.dataFolder, masterKey), values.case)
  const reports = await inSnapshot(db, async (trx) => {
    const chains = values.case === undefined ? await listChains(trx, evidence) : [values.case]
    const all: ChainReport[] = []
    for (const chain of chains) all.push(await verifyChain(trx, chain, evidence))
    return all
  })
  const { fault, lines } = evidence.witnessed
  for (const report of reports) {
    if (report.fault) say(`Chain ${report.chain}, entry ${report.fault.seq}: ${problems[report.fault.problem]}.`)
  }
  if (fault) say(`Checkpoint ${fault.n}: ${fault.problem}.`)
  const entries = reports.reduce((sum, report) => sum + report.entries, 0)
  const wrong = reports.filter((report) => report.fault).length + (fault ? 1 : 0)
  say(
    `${reports.length} chains, ${entries} entries, ${lines} checkpoints: ${wrong === 0 ? 'intact' : `${wrong} wrong`}.`,
  )
  if (wrong > 0) process.exitCode = 1
})
