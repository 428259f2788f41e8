import type { ServerProcess } from './servers/server-process.ts'

/** `relay` speaks y-websocket frames but never answers a first sync. */
export type ProtocolName = 'hocuspocus' | 'y-websocket' | 'relay'

/** Everything one client needs to be in one room. */
export interface Seat {
  url: string
  /** Name in Hocuspocus frames; y-websocket has it in the address. */
  documentName: string
  /** Hocuspocus' token; empty where nobody asks for one. */
  token: string
}

/** One live document and the seats of its clients. */
export type Room = Seat[]

/** A server under test that is up. */
export interface RunningPeer {
  server: ServerProcess
  /** Postmaster of its database, where it has one. */
  postgresPid: number | undefined
  /** `count` rooms that nobody has used yet, with `clients` seats each; tokens are good for some minutes from now. */
  openRooms(count: number, clients: number): Promise<Room[]>
  /** Where storage has a log and a cache of it: drops the cache. @returns the log's rows of one document */
  forgetSnapshots?(documentId: string): Promise<number>
  /** Addresses of a signed-in person's everyday requests, where there is a REST interface. */
  restRequests?(): Promise<{ url: string; token: string }[]>
  /** Searches over a large marketplace, which is made first, by kind. */
  searchRequests?(): Promise<{ kind: string; requests: { url: string; token: string }[] }[]>
  /** Starts it again on the same data; the process has ended before. Seats stay as they are. */
  restart(): Promise<void>
  /** Ends the server and its database and removes its files. */
  stop(): Promise<void>
}

/** A kind of server that the bench can measure. */
export interface Peer {
  name: string
  protocol: ProtocolName
  /** Answers each update with `SyncStatus`. */
  acknowledges: boolean
  /** Documents survive a restart. */
  stores: boolean
  /** Shown for orientation only, so it is measured in fewer rounds. */
  orientation?: boolean
  start(): Promise<RunningPeer>
}
