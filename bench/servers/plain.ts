import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from '../../test-support/postgres.ts'
import type { Peer, RunningPeer } from '../peer.ts'
import { installPeer, peerFolder } from './peer-folder.ts'
import { startDurablePostgres } from './postgres.ts'
import { startServer } from './server-process.ts'
import { CASES, corpora, createTexts, insideKinds, insideWords } from './texts.ts'

/** Stock parts for what is no live document: files as they are on the disk, full text of Postgres over clear text. */
export const plain: Peer = {
  name: 'plain',
  only: ['files', 'inside'],
  protocol: 'relay',
  acknowledges: false,
  stores: false,
  start: startPlain,
}

async function startPlain(): Promise<RunningPeer> {
  const cwd = peerFolder('plain')
  installPeer(cwd)
  const directory = mkdtempSync(join(tmpdir(), 'lc-bench-'))
  chmodSync(directory, 0o755)
  const files = join(directory, 'files')
  mkdirSync(files)
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const postgres = await startDurablePostgres()
  const start = () =>
    startServer({
      script: join(cwd, 'server.mjs'),
      cwd,
      env: { PORT: String(port), NODE_ENV: 'production', DATABASE_URL: postgres.adminUrl, FILES: files },
      readyUrl: `${base}/`,
      logFile: join(directory, 'server.log'),
    })
  const running: RunningPeer = {
    server: await start(),
    postgresPid: postgres.pid,
    openRooms: async () => [],
    fileDoor: async () => ({
      upload: { url: `${base}/files`, headers: {}, fields: {} },
      fileUrl: (answer) => `${base}/files/${(answer as { data: { id: string } }).data.id}`,
      verdict: async () => 'accepted',
    }),
    insideQuestions: () => askPlainly(postgres.adminUrl, base),
    async restart() {
      running.server = await start()
    },
    async stop() {
      await running.server.terminate()
      await postgres.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
  return running
}

async function askPlainly(databaseUrl: string, base: string) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await fill(client)
  } finally {
    await client.end()
  }
  const all = Array.from({ length: CASES }, (_, n) => n).join(',')
  return insideKinds.map(({ kind, inOne, source }) => ({
    kind,
    requests: insideWords.map((words) => ({
      url: `${base}/search?${words}&kind=${source}&cases=${inOne ? '0' : all}`,
      token: '',
    })),
  }))
}

async function fill(client: pg.Client): Promise<void> {
  await client.query(`
    CREATE TABLE places (id bigserial PRIMARY KEY, case_no int NOT NULL, kind text NOT NULL, body text NOT NULL,
      words tsvector GENERATED ALWAYS AS (to_tsvector('english', body)) STORED);
    CREATE INDEX ON places USING gin (words) WITH (fastupdate = off);
    CREATE INDEX ON places (case_no)`)
  const texts = createTexts()
  for (const { source, firstCase, cases, each } of corpora) {
    for (let n = firstCase; n < firstCase + cases; n++) {
      const bodies = Array.from({ length: each }, texts.next)
      const insert = 'INSERT INTO places (case_no, kind, body) SELECT $1, $2, unnest($3::text[])'
      await client.query(insert, [n, source, bodies])
    }
  }
  await client.query('VACUUM ANALYZE places')
}
