import S3rver from 's3rver'

/** A local service that speaks S3, in a process of its own: `PORT`, `FOLDER`. */
const { PORT = '', FOLDER = '' } = process.env
const server = new S3rver({
  port: Number(PORT),
  address: '127.0.0.1',
  silent: true,
  directory: FOLDER,
  configureBuckets: [{ name: 'bench', configs: [] }],
})
await server.run()
process.on('SIGTERM', () => process.exit(0))
