import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { CaseParty } from '../../contracts/case-parties.ts'
import type { FieldError } from '../../contracts/envelope.ts'
import { getUser } from '../users/users.queries.ts'
import type { CaseRow } from './cases.queries.ts'
import { listParties } from './parties.queries.ts'
import { checkTeaser } from './redaction/check-teaser.ts'

/** What in title and summary of a case would tell who is involved, by the given list of parties or the one it has. */
export async function teaserErrors(
  db: Database | DatabaseTransaction,
  row: Pick<CaseRow, 'id' | 'clientId' | 'title' | 'description'>,
  parties?: readonly CaseParty[],
): Promise<FieldError[]> {
  const client = await getUser(db, row.clientId)
  const involved = parties ?? (await listParties(db, row.id))
  return checkTeaser(row, {
    parties: involved.flatMap(({ name, aliases }) => [name, ...aliases]),
    client: [client.name],
  })
}
