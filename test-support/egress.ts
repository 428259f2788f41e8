import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TokenVerifier } from 'livekit-server-sdk'

/** A local service that speaks LiveKit's Egress API (Twirp over HTTP, JSON), as far as rooms are recorded with it. */
export interface TestEgress {
  url: URL
  /** `start <file>`, `stop <id>`, in the order of their coming. */
  calls: string[]
  stop(): Promise<void>
}

export async function startTestEgress({
  apiKey,
  apiSecret,
}: {
  apiKey: string
  apiSecret: string
}): Promise<TestEgress> {
  const calls: string[] = []
  const verifier = new TokenVerifier(apiKey, apiSecret)
  let count = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => void answer(Buffer.concat(chunks).toString('utf8')))
    async function answer(body: string): Promise<void> {
      const claims = await verifier
        .verify((request.headers.authorization ?? '').replace('Bearer ', ''))
        .catch(() => undefined)
      const method = request.url?.replace('/twirp/livekit.Egress/', '')
      const given = JSON.parse(body)
      response.setHeader('content-type', 'application/json')
      if (!claims?.video?.roomRecord) {
        response.writeHead(401).end(JSON.stringify({ code: 'unauthenticated', msg: 'no permission to record' }))
      } else if (method === 'StartRoomCompositeEgress') {
        calls.push(`start ${given.file?.filepath ?? given.fileOutputs?.[0]?.filepath}`)
        response.end(
          JSON.stringify({ egress_id: `EG_${++count}`, room_name: given.roomName, status: 'EGRESS_STARTING' }),
        )
      } else {
        calls.push(`stop ${given.egressId ?? given.egress_id}`)
        response.end(JSON.stringify({ egress_id: given.egressId ?? given.egress_id, status: 'EGRESS_ENDING' }))
      }
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    calls,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
