import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { freePort } from './postgres.ts'

/** A local mail server that speaks SMTP; addresses that begin with `refused` have no mailbox. */
export interface TestSmtp {
  url: string
  received: { recipients: string[]; mail: ParsedMail }[]
  stop(): Promise<void>
}

export async function startSmtp(): Promise<TestSmtp> {
  const received: TestSmtp['received'] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(address, _session, done) {
      done(address.address.startsWith('refused') ? new Error('no such mailbox') : undefined)
    },
    onData(stream, session, done) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address)
      simpleParser(stream).then((mail) => {
        received.push({ recipients, mail })
        done()
      }, done) // a client that was killed in the middle
    },
  })
  // Clients that are killed break their connections.
  server.on('error', () => undefined)
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    stop: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}
