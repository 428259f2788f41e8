import * as make from '../file-builders.ts'
import { and, anyZip, type HostileFile, html, latin, mail } from './parts.ts'

/** Tables, mails and texts. */
export const others: HostileFile[] = [
  { name: 'table.csv', bytes: latin("name,sum\nx,=cmd|'/c calc'!A0\n"), verdict: 'quarantined: active_content' },
  { name: 'table.csv', bytes: latin('name,sum\nx,=1+1\n'), verdict: 'accepted: formulas' },
  { name: 'quotes.csv', bytes: Buffer.alloc(5_000_000, '"'), verdict: 'accepted: ' },
  {
    name: 'object.rtf',
    bytes: latin('{\\rtf1{\\object\\objemb{\\*\\objdata 0105}}}'),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'object.rtf',
    bytes: latin('{\\rtf1{\\object\\objemb{\\*\\obj\r\nda{}ta 0105}}}'),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'template.rtf',
    bytes: latin('{\\rtf1{\\*\\template https://example.org/x}}'),
    verdict: 'quarantined: active_content',
  },
  { name: 'cut.rtf', bytes: latin('{\\rtf1 Lease'), verdict: 'rejected: damaged' },
  { name: 'mail.eml', bytes: mail('invoice.pdf.exe'), verdict: 'quarantined: active_content' },
  { name: 'mail.eml', bytes: mail('invoice.pdf'), verdict: 'accepted: embedded_files' },
  { name: 'mail.eml', bytes: latin(html), verdict: 'rejected: type_mismatch' },
  { name: 'voice.wav', bytes: make.wav(latin(html.padEnd(64))), verdict: 'quarantined: two_types_at_once' },
  { name: 'cut.wav', bytes: make.wav(Buffer.alloc(64), 1_000), verdict: 'rejected: damaged' },
  { name: 'voice.mp3', bytes: make.wav(), verdict: 'rejected: type_mismatch' },
  { name: 'film.mp4', bytes: and(make.mp4(), anyZip), verdict: 'quarantined: two_types_at_once' },
  { name: 'cut.mp4', bytes: make.mp4().subarray(0, -20), verdict: 'rejected: damaged' },
  { name: 'no-index.mp4', bytes: make.mp4('isom', [make.box('mdat', Buffer.alloc(64))]), verdict: 'rejected: damaged' },
]
