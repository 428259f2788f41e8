import { expect, test } from 'vitest'
import { checkFirstBytes } from './first-bytes.ts'

test.each([
  ['lease.pdf', 'application/pdf', '%PDF-1.7', { type: 'pdf' }],
  ['lease.PDF', '', '%PDF-1.7', { type: 'pdf' }],
  ['notes.md', 'application/octet-stream', '# Notes', { type: 'md' }],
  ['table.csv', 'application/vnd.ms-excel', 'a;b', { type: 'csv' }],
  ['voice.webm', 'audio/webm;codecs=opus', '\x1a\x45\xdf\xa3', { type: 'weba' }],
  ['video.webm', 'video/webm', '\x1a\x45\xdf\xa3', { type: 'webm' }],
  ['video.webm', '', '\x1a\x45\xdf\xa3', { type: 'webm' }],
  ['lease.pdf', 'application/pdf', 'MZ\x90', { refused: 'type_mismatch' }],
  ['lease.pdf', 'image/png', '%PDF-1.7', { refused: 'type_mismatch' }],
  ['lease.pdf', 'text/html', '%PDF-1.7', { refused: 'type_mismatch' }],
  ['photo.png', 'image/png', '\xff\xd8\xff', { refused: 'type_mismatch' }],
  ['lease.pdf', 'application/pdf', '', { refused: 'empty' }],
  ['lease.exe', 'application/pdf', '%PDF-1.7', { refused: 'type_not_accepted' }],
  ['page.html', 'text/html', '<html>', { refused: 'type_not_accepted' }],
  ['drawing.svg', 'image/svg+xml', '<svg>', { refused: 'type_not_accepted' }],
  ['macro.docm', '', 'PK\x03\x04', { refused: 'type_not_accepted' }],
  ['all.zip', 'application/zip', 'PK\x03\x04', { refused: 'type_not_accepted' }],
  ['constructor', '', 'x', { refused: 'type_not_accepted' }],
])('[INSP2] %s as %j', (name, declared, head, expected) => {
  expect(checkFirstBytes(name, declared, Buffer.from(head, 'latin1'))).toEqual(expected)
})
