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
  /** Questions to some 10,000 pieces of confidential text, which are made first, by kind. */
  insideQuestions?(): Promise<{ kind: string; requests: { url: string; token: string }[] }[]>
  /** Where files go in and come out, for somebody who may. */
  fileDoor?(): Promise<FileDoor>
  /** Starts it again on the same data; the process has ended before. Seats stay as they are. */
  restart(): Promise<void>
  /** Ends the server and its database and removes its files. */
  stop(): Promise<void>
}

/** How files get into a server and out of it. */
export interface FileDoor {
  /** `headers` go with every request. */
  upload: { url: string; headers: Record<string, string>; fields: Record<string, string> }
  /** Address of the bytes. @param answer to the upload */
  fileUrl(answer: unknown): string
  /** What became of it, once the server has done everything that it does with it; only `accepted` is given out. */
  verdict(answer: unknown): Promise<string | undefined>
}

/** A kind of server that the bench can measure. */
export interface Peer {
  name: string
  /** Names of the measures that it is there for; all that apply if there are none. */
  only?: readonly string[]
  protocol: ProtocolName
  /** Answers each update with `SyncStatus`. */
  acknowledges: boolean
  /** Documents survive a restart. */
  stores: boolean
  /** Shown for orientation only, so it is measured in fewer rounds. */
  orientation?: boolean
  start(): Promise<RunningPeer>
}
