import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { mailSenderSuite } from './mail.acceptance.ts'
import type { Mail } from './mail.ts'
import { createSmtpSender } from './smtp.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

interface Received {
  recipients: string[]
  data: string
}

/** As much of an SMTP server (RFC 5321) as a client needs to hand over a mail. */
async function startSmtp(received: Received[], rejectData = false): Promise<string> {
  const server = createServer((socket) => serve(socket, received, rejectData))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

function serve(socket: Socket, received: Received[], rejectData: boolean): void {
  let recipients: string[] = []
  let data: string[] | undefined
  let rest = ''
  const say = (line: string) => socket.write(`${line}\r\n`)
  const hear = (line: string) => {
    if (data && line !== '.') return data.push(line.replace(/^\./, ''))
    if (data) {
      if (!rejectData) received.push({ recipients, data: `${data.join('\r\n')}\r\n` })
      data = undefined
      recipients = []
      return say(rejectData ? '452 mailbox full' : '250 taken')
    }
    const recipient = /^RCPT TO:<(.*)>/i.exec(line)?.[1]
    if (recipient) recipients.push(recipient)
    if (/^DATA/i.test(line)) {
      data = []
      return say('354 go on')
    }
    if (/^QUIT/i.test(line)) return socket.end('221 bye\r\n')
    return say('250 fine')
  }
  socket.setEncoding('utf8').on('data', (chunk) => {
    const lines = (rest + chunk).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) hear(line)
  })
  socket.on('error', () => socket.destroy())
  say('220 test')
}

function read({ recipients, data }: Received): Mail {
  const [head = '', ...parts] = data.split('\r\n\r\n')
  const header = (name: string) => new RegExp(`^${name}: (.*(?:\r\n .*)*)`, 'im').exec(head)?.[1] ?? ''
  const quoted = /quoted-printable/i.test(header('Content-Transfer-Encoding'))
  const body = parts.join('\r\n\r\n').replaceAll('\r\n', '\n')
  const text = quoted ? decodeQuoted(body.replaceAll('=\n', '')) : body
  const subject = header('Subject')
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([QB])\?(.*?)\?=/gi, (_, kind, word) =>
      kind.toUpperCase() === 'B' ? Buffer.from(word, 'base64').toString() : decodeQuoted(word.replaceAll('_', ' ')),
    )
  return { to: recipients.join(), subject, text }
}

function decodeQuoted(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}

describe('smtp', () => {
  mailSenderSuite(async () => {
    const received: Received[] = []
    const sender = createSmtpSender(await startSmtp(received), 'Legal Connect <office@law.example>')
    return { sender, arrived: async () => received.map(read) }
  })

  test('a server that does not take the mail is an error, so that the caller tries again', async () => {
    const received: Received[] = []
    const sender = createSmtpSender(await startSmtp(received, true), 'office@law.example')
    await expect(sender.send({ to: 'ada@example.org', subject: 'Hi', text: 'Hi' })).rejects.toThrow()
    expect(received).toEqual([])
    sender.close()
  })
})
