import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { EgressInfo, EgressStatus, FileInfo, RoomCompositeEgressRequest, type S3Upload } from '@livekit/protocol'
import { AccessToken, TokenVerifier } from 'livekit-server-sdk'
import { mp4 } from './file-builders.ts'
import { passOn } from './pass-on.ts'

interface Keys {
  apiKey: string
  apiSecret: string
}

interface EgressOptions extends Keys {
  /** What a recording holds. */
  film?: () => Buffer | Promise<Buffer>
  /** Takes the service's signed reports; nobody, if left out. */
  report?: (body: string, authorization: string) => Promise<unknown>
  /** A media server on whose address the service answers, as in life: everything else is passed on to it. */
  mediaServer?: () => URL
}

/** A local service that speaks LiveKit's Egress API (Twirp over HTTP, JSON), puts files into the store it is told, and reports. */
export interface TestEgress {
  url: URL
  /** `start <file>`, `stop <id>`, in the order of their coming. */
  calls: string[]
  /**
   * `silent`: no report is sent. `unanswered`: a start happens, but its answer is lost; `unheard`: the report of it, too. `refusing`:
   * nothing happens.
   */
  mode: 'well' | 'silent' | 'unanswered' | 'unheard' | 'refusing'
  /** Waits until files are where they were to be put and reports are sent: stopping takes its time, as in life. */
  settled(): Promise<void>
  /** How many recordings run. */
  running(): number
  /** Ends a recording without having been asked, as when the recorder dies. */
  breakOff(egressId: string, error: string): Promise<void>
  /** Knows nothing of earlier recordings any more. */
  forget(): void
  stop(): Promise<void>
}

const { EGRESS_ACTIVE, EGRESS_COMPLETE, EGRESS_FAILED } = EgressStatus

export async function startTestEgress(options: EgressOptions): Promise<TestEgress> {
  const calls: string[] = []
  const recordings = new Map<string, EgressInfo>()
  const ending: Promise<void>[] = []
  const verifier = new TokenVerifier(options.apiKey, options.apiSecret)
  const film = options.film ?? (() => mp4())

  async function start(given: RoomCompositeEgressRequest): Promise<EgressInfo> {
    const info = new EgressInfo({
      ...{ egressId: `EG_${randomUUID().slice(0, 12)}`, roomName: given.roomName, status: EGRESS_ACTIVE },
      request: { case: 'roomComposite', value: given },
    })
    recordings.set(info.egressId, info)
    await tell('egress_started', info)
    return info
  }

  /** Puts the file where it was asked to, and only then says that it is over. */
  async function finish(info: EgressInfo, error: string): Promise<void> {
    if (info.status !== EGRESS_ACTIVE) return
    const { filename, s3 } = destinationOf(info)
    const bytes = error === '' ? await film() : Buffer.alloc(0)
    if (s3 && bytes.length > 0) await put(s3, filename, bytes)
    info.status = error === '' ? EGRESS_COMPLETE : EGRESS_FAILED
    info.error = error
    const size = BigInt(bytes.length)
    info.fileResults = [new FileInfo({ filename, size, duration: error === '' ? 61_000_000_000n : 0n })]
    await tell('egress_ended', info)
  }

  async function tell(event: string, egressInfo: EgressInfo): Promise<void> {
    if (service.mode === 'silent' || service.mode === 'unheard' || !options.report) return
    const createdAt = String(Math.floor(Date.now() / 1000))
    const body = JSON.stringify({ event, id: `EV_${randomUUID()}`, createdAt, egressInfo: egressInfo.toJson() })
    await options.report(body, await signatureOf(options, body))
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const given = JSON.parse(await textOf(request)) as { egressId?: string; roomName?: string; active?: boolean }
    const claims = await verifier
      .verify((request.headers.authorization ?? '').replace('Bearer ', ''))
      .catch(() => undefined)
    if (!claims?.video?.roomRecord) return refuse(response, 401, 'unauthenticated')
    if (service.mode === 'refusing') return refuse(response, 503, 'unavailable')
    const method = request.url?.split('/').at(-1)
    const known = recordings.get(given.egressId ?? '')
    if (method === 'StartRoomCompositeEgress') {
      const asked = RoomCompositeEgressRequest.fromJson(given as object as never, { ignoreUnknownFields: true })
      calls.push(`start ${destinationOf({ request: { case: 'roomComposite', value: asked } }).filename}`)
      const info = await start(asked)
      if (service.mode === 'unanswered' || service.mode === 'unheard') return void request.socket.destroy()
      return say(response, info.toJson())
    }
    if (method === 'ListEgress') {
      const listed = [...recordings.values()].filter(
        (info) =>
          (!given.egressId || info.egressId === given.egressId) &&
          (!given.roomName || info.roomName === given.roomName) &&
          (!given.active || info.status === EGRESS_ACTIVE),
      )
      return say(response, { items: listed.map((info) => info.toJson()) })
    }
    calls.push(`stop ${given.egressId}`)
    if (!known) return refuse(response, 404, 'not_found')
    if (known.status !== EGRESS_ACTIVE) return refuse(response, 412, 'failed_precondition')
    say(response, known.toJson())
    ending.push(finish(known, ''))
  }

  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/twirp/livekit.Egress/') && options.mediaServer) {
      return passOn.request(options.mediaServer(), request, response)
    }
    answer(request, response).catch(() => response.destroy())
  })
  server.on('upgrade', (request, socket, head) => {
    if (options.mediaServer) passOn.upgrade(options.mediaServer(), request, socket, head)
    else socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const service: TestEgress = {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    calls,
    mode: 'well',
    async settled() {
      await Promise.all(ending.splice(0))
    },
    running: () => [...recordings.values()].filter(({ status }) => status === EGRESS_ACTIVE).length,
    async breakOff(egressId, error) {
      const info = recordings.get(egressId)
      if (info) await finish(info, error)
    },
    forget: () => recordings.clear(),
    stop() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return service
}

function destinationOf({ request }: Pick<EgressInfo, 'request'>): { filename: string; s3: S3Upload | undefined } {
  const { output, fileOutputs } = request.value as RoomCompositeEgressRequest
  const file = fileOutputs[0] ?? (output.case === 'file' ? output.value : undefined)
  return { filename: file?.filepath ?? '', s3: file?.output.case === 's3' ? file.output.value : undefined }
}

async function put(
  { accessKey, secret, region, endpoint, bucket }: S3Upload,
  Key: string,
  Body: Buffer,
): Promise<void> {
  const credentials = { accessKeyId: accessKey, secretAccessKey: secret }
  const client = new S3Client({ credentials, region, endpoint, forcePathStyle: true, maxAttempts: 1 })
  // Where a test has no store: as if it could not be reached.
  await client
    .send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentLength: Body.length }))
    .catch(() => undefined)
}

async function signatureOf({ apiKey, apiSecret }: Keys, body: string): Promise<string> {
  const token = new AccessToken(apiKey, apiSecret)
  token.sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(body))).toString('base64')
  return token.toJwt()
}

function say(response: ServerResponse, answer: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.setHeader('content-type', 'application/json')
  response.writeHead(status).end(JSON.stringify({ code, msg: code }))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
