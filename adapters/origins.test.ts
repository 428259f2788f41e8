import { expect, test } from 'vitest'
import { isAllowedOrigin } from './origins.ts'

const live = { publicUrl: 'https://law.example', production: true }
const development = { publicUrl: 'http://localhost:8080', production: false }

test('in production only the origin of PUBLIC_URL, exactly', () => {
  expect(isAllowedOrigin('https://law.example', live)).toBe(true)
  const others = [
    'null',
    '',
    'http://law.example',
    'https://law.example:8443',
    'https://law.example.evil.example',
    'https://evil-law.example',
    'https://sub.law.example',
    'https://LAW.example',
    'https://law.example/',
    'https://law.example@evil.example',
    'http://localhost',
    'http://127.0.0.1:8080',
    'file://',
    'https://xn--law-.example',
  ]
  for (const origin of others) expect(isAllowedOrigin(origin, live), origin).toBe(false)
})

test('in development also loopback, whatever the port', () => {
  const ours = [
    'http://localhost:8080',
    'http://localhost:5173',
    'http://127.0.0.1:1',
    'https://localhost',
    'http://[::1]:9',
  ]
  for (const origin of ours) expect(isAllowedOrigin(origin, development), origin).toBe(true)
  const others = [
    'null',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://localhost@evil.example',
    'http://evil.example/localhost',
    'http://LOCALHOST:1',
    'http://2130706433',
    'ftp://localhost',
    'chrome-extension://localhost',
  ]
  for (const origin of others) expect(isAllowedOrigin(origin, development), origin).toBe(false)
})
