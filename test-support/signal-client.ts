import { type JoinResponse, SignalResponse } from '@livekit/protocol'
import { WebSocket } from 'ws'

/** What one device sees of a room through its signalling alone: it sends no media. */
export interface SignalClient {
  joined: JoinResponse
  /** Its rights, as the server has told it last. */
  rights(): { canPublish: boolean; canSubscribe: boolean }
  /** Identities of others that it was told of. */
  others(): string[]
  /** Resolves when the connection is over, with that time (`Date.now()`). */
  gone: Promise<number>
  close(): void
}

/** @throws with the HTTP status when it is refused */
export async function connectSignal(url: string, token: string): Promise<SignalClient> {
  const address = new URL(`${url.replace(/\/$/, '')}/rtc`)
  address.search = new URLSearchParams({
    access_token: token,
    protocol: '16',
    auto_subscribe: '1',
    sdk: 'js',
  }).toString()
  const socket = new WebSocket(address)
  const others = new Set<string>()
  let ownSid: string | undefined
  let permission: { canPublish: boolean; canSubscribe: boolean } | undefined
  const gone = new Promise<number>((resolve) => socket.once('close', () => resolve(Date.now())))
  const joined = await new Promise<JoinResponse>((resolve, reject) => {
    socket.once('unexpected-response', (_request, response) => {
      reject(new Error(`refused: ${response.statusCode}`))
      socket.terminate()
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('closed before it had joined')))
    socket.on('message', (data: Buffer) => {
      const { message } = SignalResponse.fromBinary(new Uint8Array(data))
      if (message.case === 'join') {
        ownSid = message.value.participant?.sid
        permission = message.value.participant?.permission
        for (const { identity } of message.value.otherParticipants) others.add(identity)
        resolve(message.value)
      } else if (message.case === 'update') {
        for (const { identity, sid, permission: rights } of message.value.participants) {
          if (sid === ownSid) permission = rights ?? permission
          else others.add(identity)
        }
      } else if (message.case === 'leave') socket.close()
    })
  })
  return {
    joined,
    rights: () => ({ canPublish: permission?.canPublish === true, canSubscribe: permission?.canSubscribe === true }),
    others: () => [...others],
    gone,
    close: () => socket.close(),
  }
}
