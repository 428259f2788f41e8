import { createServer } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { freePort } from './postgres.ts'

/** A local server that speaks as much of Twilio's API as sending a message takes, with its errors. */
export interface TestTwilio {
  url: string
  settings: { accountSid: string; authToken: string; from: string; apiBase: string }
  received: { to: string; from: string; text: string }[]
  /** Answers every request with this status until it is taken back. */
  failWith(status: number | undefined): void
  stop(): Promise<void>
}

export async function startTwilio(): Promise<TestTwilio> {
  const received: TestTwilio['received'] = []
  const accountSid = 'AC00000000000000000000000000000001'
  const authToken = 'a token of tests'
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  let failure: number | undefined
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const form = new URLSearchParams(await readText(request))
    const fault = (status: number, code: number, message: string) =>
      answer(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status })
    if (failure !== undefined) return fault(failure, 20500, 'Internal Server Error')
    if (request.headers.authorization !== expected) return fault(401, 20003, 'Authenticate')
    if (request.method !== 'POST' || request.url !== `/2010-04-01/Accounts/${accountSid}/Messages.json`) {
      return fault(404, 20404, `The requested resource ${request.url} was not found`)
    }
    const [to, from, body] = [form.get('To') ?? '', form.get('From') ?? '', form.get('Body') ?? '']
    if (!/^\+[1-9]\d{7,14}$/.test(to)) return fault(400, 21211, `The 'To' number ${to} is not a valid phone number.`)
    if (from === '') return fault(400, 21603, "A 'From' phone number is required.")
    received.push({ to, from, text: body })
    return answer(201, { sid: `SM${String(received.length).padStart(32, '0')}`, status: 'queued', to, from, body })
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    settings: { accountSid, authToken, from: '+15005550006', apiBase: url },
    received,
    failWith(status) {
      failure = status
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
