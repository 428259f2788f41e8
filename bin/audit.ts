import { parseArgs } from 'node:util'
import { auditProblems, checkpointProblems } from '../contracts/audit-problems.ts'
import { type ChainReport, collectEvidence, inSnapshot, listChains, verifyChain } from '../domain/audit/verify.ts'
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

await withDatabase(async (db) => {
  const config = readConfigOrExit()
  const { masterKey } = await secretsOf(config)
  const only = values.case === undefined ? undefined : new Set([values.case])
  const evidence = await collectEvidence(db, createAuditWitness(config, masterKey), only)
  const reports = await inSnapshot(db, async (trx) => {
    const chains = values.case === undefined ? await listChains(trx, evidence) : [values.case]
    const all: ChainReport[] = []
    for (const chain of chains) all.push(await verifyChain(trx, chain, evidence))
    return all
  })
  const { fault, lines } = evidence.witnessed
  for (const report of reports) {
    if (report.fault) say(`Chain ${report.chain}, entry ${report.fault.seq}: ${auditProblems[report.fault.problem]}.`)
  }
  if (fault) say(`Checkpoint ${fault.n}: ${checkpointProblems[fault.problem]}.`)
  const entries = reports.reduce((sum, report) => sum + report.entries, 0)
  const wrong = reports.filter((report) => report.fault).length + (fault ? 1 : 0)
  say(
    `${reports.length} chains, ${entries} entries, ${lines} checkpoints: ${wrong === 0 ? 'intact' : `${wrong} wrong`}.`,
  )
  if (wrong > 0) process.exitCode = 1
})
