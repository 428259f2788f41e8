import { deflateSync } from 'node:zlib'
import * as make from '../file-builders.ts'
import { and, anyZip, exe, type HostileFile, html, jpegScript, latin, launch, objectStream, zeros } from './parts.ts'

/** Pictures that are something else, or too much. */
export const images: HostileFile[] = [
  {
    name: 'script.gif',
    bytes: and('GIF89a/*\x01\0\0\0\0', make.gif().subarray(13, -1), '*/=1;alert(1)//;'),
    verdict: 'quarantined: two_types_at_once',
  },
  {
    name: 'comment.gif',
    bytes: make.gif(1, 1, { comment: '<script>alert(1)</script>' }),
    verdict: 'quarantined: two_types_at_once',
  },
  { name: 'gifar.gif', bytes: and(make.gif(), anyZip), verdict: 'quarantined: two_types_at_once' },
  { name: 'script.jpg', bytes: jpegScript(), verdict: 'quarantined: two_types_at_once' },
  {
    name: 'shell.jpg',
    bytes: make.jpeg(8, 8, [make.jpegSegment(0xfe, latin("<?php system($_GET['c']);"))]),
    verdict: 'quarantined: two_types_at_once',
  },
  { name: 'archive.jpg', bytes: and(make.jpeg(), anyZip), verdict: 'quarantined: two_types_at_once' },
  { name: 'program.jpg', bytes: and(make.jpeg(), exe), verdict: 'quarantined: two_types_at_once' },
  { name: 'page.png', bytes: and(make.png(), html), verdict: 'quarantined: two_types_at_once' },
  {
    name: 'page.png',
    bytes: make.png(8, 8, { text: '<script src=//example.org/x></script>' }),
    verdict: 'quarantined: two_types_at_once',
  },
  { name: 'program.png', bytes: and(make.png(), '\x7fELF\x02'), verdict: 'quarantined: two_types_at_once' },
  { name: 'document.png', bytes: and(make.png(), make.pdf(['a'])), verdict: 'quarantined: two_types_at_once' },
  { name: 'flood.png', bytes: make.png(60_000, 60_000, { claimed: true }), verdict: 'rejected: image_too_large' },
  {
    name: 'flood.png',
    bytes: make.png(0x7fffffff, 0x7fffffff, { claimed: true }),
    verdict: 'rejected: image_too_large',
  },
  { name: 'flood.jpg', bytes: make.jpeg(65_535, 65_535), verdict: 'rejected: image_too_large' },
  { name: 'flood.gif', bytes: make.gif(65_535, 65_535), verdict: 'rejected: image_too_large' },
  { name: 'film.gif', bytes: make.gif(7_000, 7_000, { frames: 2_000 }), verdict: 'rejected: image_too_large' },
  { name: 'flood.webp', bytes: make.webp(16_384, 16_384), verdict: 'rejected: image_too_large' },
  { name: 'flood.heic', bytes: make.heic(100_000, 100_000), verdict: 'rejected: image_too_large' },
  { name: 'cut.png', bytes: make.png(64, 64).subarray(0, -16), verdict: 'rejected: damaged' },
  { name: 'cut.jpg', bytes: make.jpeg().subarray(0, -2), verdict: 'rejected: damaged' },
  { name: 'cut.gif', bytes: make.gif().subarray(0, -1), verdict: 'rejected: damaged' },
  { name: 'cut.webp', bytes: make.webp().subarray(0, -4), verdict: 'rejected: damaged' },
]

/** PDFs that run, load or carry something. */
export const pdfs: HostileFile[] = [
  { name: 'page.pdf', bytes: and('%PDF-1.7\n', html, make.pdf(['a'])), verdict: 'quarantined: two_types_at_once' },
  { name: 'page.pdf', bytes: make.pdf(['a'], { tail: html }), verdict: 'quarantined: two_types_at_once' },
  { name: 'archive.pdf', bytes: and(make.pdf(['a']), anyZip), verdict: 'quarantined: two_types_at_once' },
  { name: 'program.pdf', bytes: make.pdf(['a'], { tail: exe }), verdict: 'quarantined: two_types_at_once' },
  { name: 'late.pdf', bytes: and('GIF89a\n', make.pdf(['a'])), verdict: 'rejected: type_mismatch' },
  {
    name: 'launch.pdf',
    bytes: make.pdf(['a'], { catalog: '/OpenAction 9 0 R', objects: [launch] }),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'launch.pdf',
    bytes: make.pdf(['a'], { objects: [launch.replace('Launch', 'L#61un#63h')] }),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'launch.pdf',
    bytes: objectStream('/Filter/FlateDecode', deflateSync(latin(`9 0 ${launch}`))),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'launch.pdf',
    bytes: objectStream('/Filter[/ASCIIHexDecode/FlateDecode]', latin('00>')),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'bomb.pdf',
    bytes: objectStream('/Filter/FlateDecode', deflateSync(zeros(80))),
    verdict: 'rejected: unpacks_too_large',
  },
  {
    name: 'dropper.pdf',
    bytes: make.pdf(['a'], {
      objects: [
        '9 0 obj<</S/JavaScript/JS(this.exportDataObject())>>endobj\n',
        '10 0 obj<</Type/EmbeddedFile>>endobj\n',
      ],
    }),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'flash.pdf',
    bytes: make.pdf(['a'], { objects: ['9 0 obj<</Subtype/RichMedia>>endobj\n'] }),
    verdict: 'quarantined: active_content',
  },
  { name: 'cut.pdf', bytes: make.pdf(['a']).subarray(0, -30), verdict: 'rejected: damaged' },
  {
    name: 'form.pdf',
    bytes: make.pdf(['a'], { objects: ['9 0 obj<</S/JavaScript/JS(1+1)>>endobj\n'] }),
    verdict: 'accepted: scripts',
  },
  {
    name: 'invoice.pdf',
    bytes: make.pdf(['a'], { objects: ['9 0 obj<</Type/EmbeddedFile>>endobj\n'] }),
    verdict: 'accepted: embedded_files',
  },
  {
    name: 'locked.pdf',
    bytes: make.pdf(['a'], { catalog: '/Encrypt 9 0 R' }),
    verdict: 'accepted: password_protected',
  },
]
