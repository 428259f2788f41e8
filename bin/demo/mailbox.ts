import type { Database } from '../../adapters/database/connect.ts'
import { listMails } from '../../domain/mails/mails.queries.ts'

/** More than anybody of the demo gets while it is made. */
const MAILS_OF_ONE = 500

/**
 * The token of the newest mail to somebody that links to this page: of one's own mails only, so that those of everybody else, which go
 * on coming, do not push it out.
 * @param page the path of the link, `/invitations`
 */
export async function mailedToken(db: Database, email: string, page: string): Promise<string | undefined> {
  const link = `${page}#token=`
  const mail = (await listMails(db, MAILS_OF_ONE, email)).find(({ text }) => text.includes(link))
  return mail?.text.split(link)[1]?.match(/^[\w-]+/)?.[0]
}
