import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Runs `act` while no other process does so for the same folder: several processes may share one data folder and must not
 * start two servers. A listening socket is the lock, because the system gives it up with its process, however that ends.
 * @throws when another process holds it for more than `timeoutMs`
 */
export async function withStartLock<Result>(
  folder: string,
  act: () => Promise<Result>,
  timeoutMs = 90_000,
): Promise<Result> {
  const lock = await acquire(addressFor(folder), Date.now() + timeoutMs)
  try {
    return await act()
  } finally {
    await new Promise((resolve) => lock.close(resolve))
  }
}

/**
 * Takes the lock of a folder for as long as this process lives, if nobody has it.
 * @returns what gives it up; undefined when another process has it
 */
export async function tryHoldLock(folder: string): Promise<(() => Promise<void>) | undefined> {
  const address = addressFor(folder)
  const lock = await listen(address)
  if (lock) return async () => void (await new Promise((resolve) => lock.close(resolve)))
  // A file that was left behind where locks are files.
  if (!address.startsWith('\0') && !(await answers(address))) rmSync(address, { force: true })
  return undefined
}

function addressFor(folder: string): string {
  const name = `legal-connect-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
  // Linux has addresses without a file, which cannot be left behind.
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`)
}

async function acquire(address: string, deadline: number): Promise<Server> {
  for (;;) {
    const server = await listen(address)
    if (server) return server
    if (Date.now() > deadline) throw new Error('Another process has been starting the embedded database for too long.')
    if (!address.startsWith('\0') && !(await answers(address))) rmSync(address, { force: true })
    else await delay(100)
  }
}

function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(address, () => resolve(server))
  })
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
