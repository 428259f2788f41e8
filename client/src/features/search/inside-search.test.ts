import { expect, test } from 'vitest'
import { insideQuery, piecesOf, placeOfHit, readQuestion, writeQuestion } from './inside-search.ts'

const caseId = '0198c1a4-0000-7000-8000-000000000001'

test('an address says what it was written from; nonsense counts as unset', () => {
  const question = readQuestion(new URLSearchParams(`q=deposit&case=${caseId}&kind=text&days=31&page=2`))
  expect(readQuestion(writeQuestion(question))).toEqual(question)
  const nothing = readQuestion(new URLSearchParams('case=x&kind=song&days=12&page=-3'))
  expect(nothing).toEqual({ q: '', caseId: '', kind: '', days: '', page: 1 })
  expect(writeQuestion(nothing).toString()).toBe('')
})

test('the server is asked only for what was chosen, by days', () => {
  const question = readQuestion(new URLSearchParams('q=deposit&days=7'))
  expect(insideQuery(question, new Date('2026-11-26T10:00:00Z'))).toEqual({
    q: 'deposit',
    page: 1,
    pageSize: 20,
    from: '2026-11-19',
  })
})

test('a hit leads to its block; its words are not in the address', () => {
  const snippet = { text: '… kept both deposits. Deposits!', ranges: [{ from: 12, to: 20 }] }
  const leads = placeOfHit({
    kind: 'text',
    caseId,
    caseTitle: 'Lease',
    documentId: caseId,
    documentKind: 'brief',
    title: 'Brief',
    place: { block: 7, heading: null },
    snippet,
    at: '2026-11-26T10:00:00Z',
  })
  expect(leads.to).toBe(`/cases/${caseId}/documents/${caseId}?block=7`)
  expect(leads.state?.found).toEqual({ block: 7, words: ['deposits'] })
  expect(piecesOf(snippet).map(({ text }) => text)).toEqual(['… kept both ', 'deposits', '. Deposits!'])
})

test('a file leads to its page, counted as people count', () => {
  const leads = placeOfHit({
    kind: 'file',
    caseId,
    caseTitle: 'Lease',
    documentId: caseId,
    title: 'survey.pdf',
    place: { page: 2 },
    snippet: { text: 'cracks', ranges: [] },
    at: '2026-11-26T10:00:00Z',
  })
  expect(leads.to).toBe(`/cases/${caseId}/files/${caseId}?page=3`)
})

test('a message leads to its place in its conversation', () => {
  const leads = placeOfHit({
    kind: 'message',
    caseId: null,
    caseTitle: null,
    conversationId: caseId,
    messageId: '0198c1a4-0000-7000-8000-000000000002',
    senderId: caseId,
    title: 'Vera',
    snippet: { text: 'deposit', ranges: [] },
    at: '2026-11-26T10:00:00Z',
  })
  expect(leads.to).toBe(`/messages/${caseId}?message=0198c1a4-0000-7000-8000-000000000002`)
})
