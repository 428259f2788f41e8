import { Document } from '@hocuspocus/server'
import * as Y from 'yjs'
import { fallAsleep } from './collab/sleep.ts'
import { structsOf } from './collab/quiet-documents.ts'
for (const n of [100, 1000, 5000]) {
  const d = new Document('x') as any; d.isLoading = false
  d.clientID = 1
  const f = d.getXmlFragment('default')
  const p = new Y.XmlElement('paragraph'); const t = new Y.XmlText(); f.insert(0, [p]); p.insert(0, [t])
  d.transact(() => { for (let i = 0; t.length < 10 * n && structsOf(d) < n - 2; i++) t.insert(Math.floor(Math.random() * t.length), 'word ') })
  const s = structsOf(d)
  for (let i = 0; i < 50; i++) { fallAsleep(d); d.store }
  let a = 0, b = 0; const R = 40
  for (let i = 0; i < R; i++) { let t0 = performance.now(); fallAsleep(d); let t1 = performance.now(); d.store; a += t1 - t0; b += performance.now() - t1 }
  console.log(n, s, 'sleep ms', (a / R).toFixed(3), 'wake ms', (b / R).toFixed(3), 'bytes', Y.encodeStateAsUpdate(d).length)
}
