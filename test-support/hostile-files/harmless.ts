import { deflateSync } from 'node:zlib'
import * as make from '../file-builders.ts'
import { docxWith, type HostileFile, latin, objectStream, settingsLink } from './parts.ts'

/** One of each kind as people send them. */
export const harmlessFiles: readonly HostileFile[] = [
  { name: 'lease.pdf', type: 'application/pdf', bytes: make.pdf(['Lease', 'Signatures']), verdict: 'accepted: ' },
  { name: '../../lease.pdf', bytes: make.pdf(['Lease']), verdict: 'accepted: ' },
  {
    name: 'objects.pdf',
    bytes: objectStream('/Filter/FlateDecode', deflateSync(latin('9 0 <</Type/Font>>'))),
    verdict: 'accepted: ',
  },
  {
    name: 'lease.docx',
    bytes: settingsLink('attachedTemplate', 'file:///C:/Users/a/Normal.dotm'),
    verdict: 'accepted: ',
  },
  { name: 'dde.docx', bytes: make.docx('The DDE protocol was agreed.'), verdict: 'accepted: ' },
  {
    name: 'sheet.docx',
    bytes: docxWith({ name: 'word/embeddings/a.xlsx', data: make.xlsx() }),
    verdict: 'accepted: embedded_files',
  },
  { name: 'costs.xlsx', bytes: make.xlsx(), verdict: 'accepted: ' },
  { name: 'talk.pptx', bytes: make.pptx(), verdict: 'accepted: ' },
  { name: 'photo.png', type: 'image/png', bytes: make.png(64, 64), verdict: 'accepted: ' },
  { name: 'photo.JPG', type: 'image/jpeg', bytes: make.jpeg(), verdict: 'accepted: ' },
  { name: 'photo.gif', bytes: make.gif(), verdict: 'accepted: ' },
  { name: 'photo.webp', bytes: make.webp(), verdict: 'accepted: ' },
  { name: 'photo.heic', type: 'image/heic', bytes: make.heic(), verdict: 'accepted: ' },
  { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('Müller ./. Meier\r\n'), verdict: 'accepted: ' },
  { name: 'notes.txt', bytes: latin('M\xfcller'), verdict: 'accepted: ' },
  { name: 'notes.md', bytes: latin('# Notes\n<b>bold</b>\n'), verdict: 'accepted: ' },
  { name: 'table.csv', type: 'application/vnd.ms-excel', bytes: latin('a;b\n1;-2\n'), verdict: 'accepted: ' },
  { name: 'letter.rtf', bytes: latin('{\\rtf1 Lease}\r\n'), verdict: 'accepted: ' },
  { name: 'voice.wav', type: 'audio/wav', bytes: make.wav(), verdict: 'accepted: ' },
  { name: 'voice.mp3', type: 'audio/mpeg', bytes: make.mp3(), verdict: 'accepted: ' },
  { name: 'voice.ogg', type: 'audio/ogg', bytes: make.ogg(), verdict: 'accepted: ' },
  { name: 'voice.webm', type: 'audio/webm;codecs=opus', bytes: make.webm(), verdict: 'accepted: ' },
  { name: 'voice.m4a', type: 'audio/mp4', bytes: make.mp4('M4A '), verdict: 'accepted: ' },
  { name: 'film.mp4', type: 'video/mp4', bytes: make.mp4(), verdict: 'accepted: ' },
  { name: 'film.mov', type: 'video/quicktime', bytes: make.mp4('qt  '), verdict: 'accepted: ' },
  { name: 'film.webm', type: 'video/webm', bytes: make.webm(), verdict: 'accepted: ' },
]
