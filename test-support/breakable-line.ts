import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP line to a local port that can be cut, silenced and mended, and that keeps what went over it. */
export interface BreakableLine {
  port: number
  /** Ends every connection and takes no new ones. */
  cut(): void
  /** Connections stay and nothing comes through, as when a cable is out. */
  silence(): void
  mend(): void
  /** Everything that went over it in either direction. */
  recorded(): Buffer
  close(): Promise<void>
}

export async function openBreakableLine(targetPort: number): Promise<BreakableLine> {
  const sockets = new Set<Socket>()
  const record: Buffer[] = []
  let state: 'whole' | 'cut' | 'silent' = 'whole'
  const server = createServer((near) => {
    if (state === 'cut') return void near.destroy()
    const far = connect(targetPort, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (data) => {
        record.push(data)
        // What is said on a silent line is gone: its connections are of no use afterwards.
        if (state === 'whole') to.write(data)
      })
      from.on('error', () => from.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut'
      hangUp()
    },
    silence() {
      state = 'silent'
    },
    mend() {
      if (state === 'silent') hangUp()
      state = 'whole'
    },
    recorded: () => Buffer.concat(record),
    close() {
      state = 'cut'
      hangUp()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
