import { expect } from '@playwright/test'
import type { Document } from '../../contracts/documents.ts'
import { type Account, baseUrl, call } from './people.ts'

interface NewFile {
  name: string
  type: string
  bytes: Buffer
}

/** Uploads a file over the API and waits until it was inspected. @throws Error with the answer for everything but a success */
export async function uploadFile(account: Account, caseId: string, { name, type, bytes }: NewFile): Promise<Document> {
  const form = new FormData()
  form.set('caseId', caseId)
  form.set('file', new File([new Uint8Array(bytes)], name, { type }))
  const response = await fetch(`${baseUrl()}/v1/documents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${account.accessToken}` },
    body: form,
  })
  const answer = (await response.json()) as { success: boolean; data: Document }
  if (!answer.success) throw new Error(`upload: ${JSON.stringify(answer)}`)
  const { id } = answer.data
  const read = () => call<Document>(baseUrl(), 'GET', `/v1/documents/${id}`, { token: account.accessToken })
  await expect.poll(async () => (await read()).isPending, { timeout: 60_000 }).toBe(false)
  return read()
}
