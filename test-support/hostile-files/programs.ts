import { EICAR } from '../clamd.ts'
import * as make from '../file-builders.ts'
import { anyZip, docxWith, exe, type HostileFile, html, latin } from './parts.ts'

/** Programs, pages and archives under their own names and under others'. */
export const programs: HostileFile[] = [
  { name: 'setup.exe', bytes: latin(exe), verdict: 'rejected: type_not_accepted' },
  { name: 'lease.pdf.exe', bytes: latin(exe), verdict: 'rejected: type_not_accepted' },
  { name: 'lease\u202efdp.exe', bytes: latin(exe), verdict: 'rejected: type_not_accepted' },
  { name: 'lease.pdf\0.exe', bytes: latin(exe), verdict: 'rejected: type_not_accepted' },
  {
    name: 'lease.pdf                                   .exe',
    bytes: latin(exe),
    verdict: 'rejected: type_not_accepted',
  },
  { name: 'lease.pdf::$DATA', bytes: latin(exe), verdict: 'rejected: type_not_accepted' },
  { name: 'lease.lnk', bytes: latin('L\0\0\0'), verdict: 'rejected: type_not_accepted' },
  { name: 'page.html', type: 'text/html', bytes: latin(html), verdict: 'rejected: type_not_accepted' },
  {
    name: 'seal.svg',
    type: 'image/svg+xml',
    bytes: latin('<svg onload="alert(1)"/>'),
    verdict: 'rejected: type_not_accepted',
  },
  { name: 'all.zip', type: 'application/zip', bytes: anyZip, verdict: 'rejected: type_not_accepted' },
  { name: 'lease.docm', bytes: make.docx('Lease'), verdict: 'rejected: type_not_accepted' },
  { name: 'lease.doc', bytes: Buffer.from('d0cf11e0a1b11ae1', 'hex'), verdict: 'rejected: type_not_accepted' },
  { name: 'lease', bytes: make.pdf(['a']), verdict: 'rejected: type_not_accepted' },
  { name: 'lease.pdf', bytes: latin(exe), verdict: 'rejected: type_mismatch' },
  { name: 'lease.pdf', bytes: latin(html), verdict: 'rejected: type_mismatch' },
  { name: 'lease.pdf', type: 'text/html', bytes: make.pdf(['a']), verdict: 'rejected: type_mismatch' },
  { name: 'lease.docx', bytes: latin(exe), verdict: 'rejected: type_mismatch' },
  { name: 'photo.png', bytes: latin('<svg onload="alert(1)"/>'), verdict: 'rejected: type_mismatch' },
  { name: 'photo.png', bytes: make.jpeg(), verdict: 'rejected: type_mismatch' },
  { name: 'notes.txt', bytes: latin(html), verdict: 'rejected: type_mismatch' },
  { name: 'notes.txt', bytes: latin(exe), verdict: 'rejected: type_mismatch' },
  { name: 'notes.md', bytes: latin('\x7fELF\x02\x01\x01\0\0\0'), verdict: 'rejected: type_mismatch' },
  { name: 'notes.txt', bytes: latin('#!/bin/sh\nrm -rf ~\n'), verdict: 'rejected: type_mismatch' },
  { name: 'notes.txt', bytes: latin('a\0b'), verdict: 'rejected: type_mismatch' },
  { name: 'lease.pdf', bytes: Buffer.alloc(0), verdict: 'rejected: empty' },
]

/** What a scanner knows. */
export const viruses: HostileFile[] = [
  { name: 'eicar.com', bytes: latin(EICAR), verdict: 'rejected: type_not_accepted' },
  { name: 'eicar.txt', bytes: latin(EICAR), verdict: 'rejected: virus' },
  { name: 'eicar.pdf', bytes: latin(EICAR), verdict: 'rejected: type_mismatch' },
  {
    name: 'lease.pdf',
    bytes: make.pdf(['a'], { objects: [make.pdfStream(9, '', latin(EICAR))] }),
    verdict: 'rejected: virus',
  },
  { name: 'lease.docx', bytes: docxWith({ name: 'word/embeddings/a.bin', data: EICAR }), verdict: 'rejected: virus' },
  {
    name: 'lease.docx',
    bytes: docxWith({ name: 'word/embeddings/a.xlsx', data: make.xlsx([{ name: 'xl/a.bin', data: EICAR }]) }),
    verdict: 'rejected: virus',
  },
]
