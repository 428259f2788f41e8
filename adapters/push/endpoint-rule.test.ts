import { expect, test } from 'vitest'
import { isPublicAddress, publicEndpoints } from './endpoint-rule.ts'

test.each([
  'http://push.example.org/x',
  'https://push.example.org:8443/x',
  'https://user:pass@push.example.org/x',
  'https://localhost/x',
  'https://api.localhost/x',
  'https://printer.local/x',
  'https://metadata.google.internal/x',
  'https://intranet/x',
  'https://127.0.0.1/x',
  'https://2130706433/x',
  'https://0x7f.1/x',
  'https://10.1.2.3/x',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/x',
  'https://[::ffff:127.0.0.1]/x',
  'https://[fd00::1]/x',
  'https://[2002:7f00:1::]/x',
  'ftp://push.example.org/x',
])('[NOTE5] %s is no address of a push service', (address) => {
  expect(publicEndpoints.allowsUrl(new URL(address))).toBe(false)
})

test.each([
  'https://fcm.googleapis.com/fcm/send/abc',
  'https://updates.push.services.mozilla.com/wpush/v2/x',
  'https://8.8.8.8/x',
])('%s is one', (address) => {
  expect(publicEndpoints.allowsUrl(new URL(address))).toBe(true)
})

test.each([
  ['0.0.0.0', false],
  ['10.255.0.1', false],
  ['100.64.0.1', false],
  ['127.9.9.9', false],
  ['169.254.169.254', false],
  ['172.31.255.255', false],
  ['192.168.1.1', false],
  ['198.19.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['172.32.0.1', true],
  ['1.1.1.1', true],
  ['::', false],
  ['::1', false],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::a00:1', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['ff02::1', false],
  ['2001:db8::1', false],
  ['2001::1', false],
  ['2002:a00:1::', false],
  ['2606:4700::1111', true],
  ['not an address', false],
])('[NOTE5] %s public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected)
})
