// What a few lines with stock parts do. Files: as the plugins' own pages have it, the form's file streams to the disk as it is and comes
// back from there. Search: Postgres' own full text over clear text. Nobody is asked who they are; nothing is sealed, hashed, inspected
// or noted.
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import multipart from '@fastify/multipart'
import files from '@fastify/static'
import Fastify from 'fastify'
import pg from 'pg'

const root = process.env.FILES
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()
await app.register(multipart, { limits: { fileSize: 100 * 1024 * 1024 } })
await app.register(files, { root, prefix: '/files/' })
app.get('/', async () => 'ready')
app.post('/files', async (request) => {
  const { file } = await request.file()
  const id = randomUUID()
  await pipeline(file, createWriteStream(join(root, id)))
  return { data: { id } }
})

// One pass finds, counts and ranks; the text is only cut for what is shown.
const search = `
  WITH question AS (SELECT websearch_to_tsquery('english', $1) AS q), found AS (
    SELECT id, body, count(*) OVER ()::int AS total, ts_rank_cd(words, q) AS worth
    FROM places, question WHERE words @@ q AND case_no = ANY($2::int[]) AND kind = $3
    ORDER BY worth DESC, id LIMIT 20)
  SELECT id, total, ts_headline('english', body, q) AS snippet FROM found, question ORDER BY worth DESC, id`
app.get('/search', async ({ query: { q, cases, kind } }) => {
  const { rows } = await pool.query({ name: 'search', text: search, values: [q, cases.split(',').map(Number), kind] })
  return { data: { hits: rows }, meta: { pagination: { total: rows[0]?.total ?? 0 } } }
})
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
process.on('SIGTERM', () => process.exit(0))
