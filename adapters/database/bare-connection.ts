import type pg from 'pg'

/** What a query of `pg` does with a connection (pg 8, lib/connection.js); its types leave most of it out. */
interface Wire {
  stream: { cork(): void; uncork(): void }
  parsedStatements: Record<string, string | undefined>
  submittedNamedStatements: Record<string, string | undefined>
  parse(statement: { name: string; text: string }): void
  bind(portal: { statement: string; values: readonly (string | Buffer)[] }): void
  execute(portal?: object): void
  sync(): void
}

/** What `pg` hands on of a statement with rows and no description. */
type Callback = (error: Error | null, column?: string[]) => void

/**
 * A prepared statement whose one column comes back as text: the object that `pg` lets others bring (`Submittable`). It does not ask to
 * have its columns described (PostgreSQL, "Extended Query": Describe), builds no object a row and emits nothing.
 */
class BareQuery {
  readonly #name: string
  readonly #text: string
  readonly #values: readonly (string | Buffer)[]
  readonly #column: string[] = []
  #isSettled = false
  /** `pg` wraps it where a statement may take only so long. */
  callback: Callback

  constructor(name: string, text: string, values: readonly (string | Buffer)[], callback: Callback) {
    this.#name = name
    this.#text = text
    this.#values = values
    this.callback = callback
  }

  submit(wire: Wire): undefined {
    wire.stream.cork()
    try {
      if (!wire.parsedStatements[this.#name] && !wire.submittedNamedStatements[this.#name]) {
        wire.parse({ name: this.#name, text: this.#text })
        wire.submittedNamedStatements[this.#name] = this.#text
      }
      wire.bind({ statement: this.#name, values: this.#values })
      wire.execute()
      wire.sync()
    } finally {
      wire.stream.uncork()
    }
  }

  handleDataRow({ fields: [value] }: { fields: (string | null)[] }): void {
    if (value != null) this.#column.push(value)
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#settle(null)
  }

  handleError(error: Error): void {
    this.#settle(error)
  }

  /** After an error the connection becomes ready as well. */
  #settle(error: Error | null): void {
    if (this.#isSettled) return
    this.#isSettled = true
    if (error) this.callback(error)
    else this.callback(null, this.#column)
  }
}

/** How long a connection is kept that has nothing to do, in ms: a pool does not end before it has it back. */
const KEPT_MS = 1_000

/**
 * One connection of a pool for one statement after the other, many a second: it is kept from one to the next, because taking it and
 * giving it back costs a third of a small statement. After any error it is given up, and the next statement takes a new one.
 */
export class BareConnection {
  readonly #pool: pg.Pool
  readonly #settings: string
  /** Those that have the settings. */
  readonly #set = new WeakSet<pg.PoolClient>()
  #client: pg.PoolClient | undefined
  #idle: NodeJS.Timeout | undefined
  #running = 0

  /** @param settings for the session, each as `SET` has it; whoever else uses connections of this pool may meet them */
  constructor(pool: pg.Pool, settings: readonly string[] = []) {
    this.#pool = pool
    this.#settings = settings.map((setting) => `SET ${setting}`).join('; ')
  }

  /**
   * @param name of the prepared statement, always with the same text
   * @param values as the wire has them: text, or bytes for `bytea`
   * @returns the values of the only column that the statement answers with
   */
  async run(name: string, text: string, values: readonly (string | Buffer)[]): Promise<string[]> {
    this.#running++
    try {
      const client = this.#client ?? (await this.#connect())
      return await new Promise((resolve, reject) => {
        const query = new BareQuery(name, text, values, (error, column = []) => {
          if (!error) return resolve(column)
          this.#giveUp(client)
          reject(error)
        })
        client.query(query as unknown as pg.Submittable)
      })
    } finally {
      this.#running--
      this.#keepForNow()
    }
  }

  /** Gives the connection back at once, where nothing runs on it: whoever ends the pool would wait for it. */
  close(): void {
    clearTimeout(this.#idle)
    this.#idle = undefined
    this.#giveBack()
  }

  async #connect(): Promise<pg.PoolClient> {
    const client = await this.#pool.connect()
    try {
      await this.#prepare(client)
    } catch (error) {
      client.release(true)
      throw error
    }
    if (this.#client) {
      // Two statements at once, before the first had a connection.
      client.release()
      return this.#client
    }
    this.#client = client
    client.on('end', this.#onEnd)
    return client
  }

  async #prepare(client: pg.PoolClient): Promise<void> {
    if (this.#settings === '' || this.#set.has(client)) return
    await client.query(this.#settings)
    this.#set.add(client)
  }

  readonly #onEnd = () => {
    if (this.#client) this.#giveUp(this.#client)
  }

  #giveUp(client: pg.PoolClient): void {
    if (this.#client !== client) return
    this.#client = undefined
    client.off('end', this.#onEnd)
    client.release(true)
  }

  #keepForNow(): void {
    if (this.#idle) this.#idle.refresh()
    else this.#idle = setTimeout(() => this.#giveBack(), KEPT_MS)
  }

  #giveBack(): void {
    if (this.#running > 0) return
    const client = this.#client
    this.#client = undefined
    client?.off('end', this.#onEnd)
    client?.release()
  }
}
