import { createMasterKeys } from '../../adapters/cipher.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { loadDevelopmentSecrets } from '../../adapters/secrets.ts'
import { createCaseKeys } from '../../domain/case-keys/case-keys.ts'
import { indexSource } from '../../domain/search/inside/search-index.commands.ts'

/** Pieces of each brief; with 20 cases there are 10,000 that one person may read. */
const PIECES = 500
/** Past what any typing in the bench could reach, so that the server's own indexing leaves it alone. */
const VERSION = 1_000_000
const WORDS = 40
const VOCABULARY = 3_000

/** Puts long briefs into the index of these cases, as the job would from real ones. Words are drawn with the skew of language. */
export async function fillTexts(
  db: Database,
  dataFolder: string,
  { caseIds, words }: { caseIds: readonly string[]; words: readonly string[] },
): Promise<void> {
  const { masterKey } = await loadDevelopmentSecrets(dataFolder)
  const keys = createCaseKeys(createMasterKeys(masterKey))
  const briefs = await db
    .selectFrom('liveDocuments')
    .select(['id', 'caseId'])
    .where('caseId', 'in', caseIds)
    .where('kind', '=', 'brief')
    .execute()
  let seed = 1
  const draw = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  // The plain words are the most frequent ones, as in texts about little else.
  const wordAt = (share: number) => {
    const rank = Math.floor(share * VOCABULARY)
    return `${words[rank % words.length]}${rank < words.length ? '' : rank}`
  }
  for (const { id, caseId } of briefs) {
    const stretches = Array.from({ length: PIECES }, (_, no) => ({
      no,
      part: 0,
      heading: null,
      text: Array.from({ length: WORDS }, (_, at) => (at % 3 === 0 ? 'of the' : wordAt(draw() ** 3))).join(' '),
    }))
    const source = { kind: 'text', sourceId: id, containerId: id, scopeId: caseId, version: VERSION } as const
    await indexSource(db, await keys.ofCase(db, caseId), source, stretches, { personId: null, at: new Date() })
  }
}
