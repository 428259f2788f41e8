import * as Y from 'yjs'

/** Carries updates between copies of one document badly: late, twice, in the wrong order, or not at all. */
export class Network {
  #documents: readonly Y.Doc[]
  #queues: Uint8Array[][]
  readonly #carried = { source: 'network' }

  constructor(documents: readonly Y.Doc[]) {
    this.#documents = documents
    this.#queues = documents.map(() => [])
    documents.forEach((document, from) => {
      document.on('update', (update: Uint8Array, origin: unknown) => {
        if (origin === this.#carried) return
        this.#queues.forEach((queue, to) => {
          if (to !== from) queue.push(update)
        })
      })
    })
  }

  /** Does one thing to one waiting update, decided by `choice`: deliver it, deliver and keep it (it comes again), or lose it. */
  disturb(choice: number): void {
    const to = choice % this.#documents.length
    const queue = this.#queues[to]
    const document = this.#documents[to]
    if (!queue || !document || queue.length === 0) return
    const fate = (choice >> 4) % 10
    const index = fate < 4 ? 0 : (choice >> 8) % queue.length
    const update = queue[index]
    if (!update) return
    if (fate !== 9) Y.applyUpdate(document, update, this.#carried)
    if (fate !== 8) queue.splice(index, 1)
  }

  /** Reconnects everybody with the first copy in the role of the server, as providers do: state vectors, then what is missing. */
  resync(): void {
    const [server, ...clients] = this.#documents
    if (!server) return
    for (const queue of this.#queues) queue.length = 0
    for (const client of clients) {
      Y.applyUpdate(server, Y.encodeStateAsUpdate(client, Y.encodeStateVector(server)), this.#carried)
    }
    for (const client of clients) {
      Y.applyUpdate(client, Y.encodeStateAsUpdate(server, Y.encodeStateVector(client)), this.#carried)
    }
    for (const queue of this.#queues) queue.length = 0
  }
}
