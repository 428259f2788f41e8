import type { FileDoor } from '../peer.ts'
import type { Person } from './rest.ts'

/** Where a person's files go into a case of theirs, and come out. @param base the server's address without a trailing slash */
export function openFileDoor(base: string, { accessToken }: Person, caseId: string): FileDoor {
  const headers = { authorization: `Bearer ${accessToken}` }
  const urlOf = (answer: unknown) => `${base}/v1/documents/${(answer as { data: { id: string } }).data.id}`
  return {
    upload: { url: `${base}/v1/documents`, headers, fields: { caseId } },
    fileUrl: (answer) => `${urlOf(answer)}/download`,
    async verdict(answer) {
      const response = await fetch(urlOf(answer), { headers })
      const { data } = (await response.json()) as { data?: { isPending: boolean; scan: string } }
      if (!data || data.isPending) return undefined
      // No scanner is set up here.
      return data.scan === 'not_scanned' ? 'accepted' : data.scan
    },
  }
}
