import { caseCategories } from '../../../../contracts/case-categories.ts'
import { jurisdictions } from '../../../../contracts/jurisdictions.ts'
import { languages } from '../../../../contracts/languages.ts'
import type { Lawyer, OwnLawyer } from '../../../../contracts/lawyers.ts'
import type { Licence } from '../../../../contracts/licences.ts'

const nameIn = (list: readonly { code: string; name: string }[]) => (code: string) =>
  list.find((entry) => entry.code === code)?.name ?? code

/** Names for codes; a code that this page does not know yet is shown as it is. */
export const areaName = nameIn(caseCategories)
export const jurisdictionName = nameIn(jurisdictions)
export const languageName = nameIn(languages)

const choices = (list: readonly { code: string; name: string }[]) =>
  list.map(({ code, name }) => ({ value: code, label: name }))
export const areaChoices = choices(caseCategories)
export const jurisdictionChoices = choices(jurisdictions)
export const languageChoices = choices(languages)

export const availabilityWords: Record<Lawyer['availabilityStatus'], string> = {
  available: 'Has time for new cases',
  limited: 'Has a little time',
  unavailable: 'Has no time at the moment',
}

/** "€250 an hour"; amounts without cents lose the zeros. */
export function money(amount: string, currency: string): string {
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    trailingZeroDisplay: 'stripIfInteger',
  }).format(Number(amount))
}

/** "1 March 2027"; a day has no zone. */
export function dayInWords(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
}

export interface StateWords {
  label: string
  tone: 'note' | 'waiting' | 'done' | 'danger'
  text: string
}

/** Where a licence stands and what comes next, in words. `today` as `2026-11-25`. */
export function licenceWords(licence: Licence, today: string): StateWords {
  const { status, expiresOn, requestedExpiresOn, submittedAt, reason } = licence
  if (status === 'verified' && (expiresOn === null || expiresOn >= today)) {
    const end = expiresOn ? `Counts until ${dayInWords(expiresOn)}.` : 'It has no end.'
    if (requestedExpiresOn === null) return { label: 'Verified', tone: 'done', text: reason ? `${end} ${reason}` : end }
    const renewal = submittedAt
      ? `We are checking its renewal to ${dayInWords(requestedExpiresOn)}.`
      : `Add proof of its renewal to ${dayInWords(requestedExpiresOn)}.`
    return { label: 'Verified', tone: 'done', text: `${end} ${renewal}` }
  }
  if (status === 'pending') {
    return submittedAt
      ? { label: 'Being checked', tone: 'note', text: 'We look at your proof and tell you. You need not do anything.' }
      : { label: 'Proof missing', tone: 'waiting', text: 'Add a photo or PDF of the licence, so that we can check it.' }
  }
  if (status === 'rejected') {
    return { label: 'Not accepted', tone: 'danger', text: `${reason ?? ''} Put it right and add proof again.`.trim() }
  }
  if (status === 'revoked') return { label: 'Taken back', tone: 'danger', text: reason ?? 'We no longer accept it.' }
  const ended = expiresOn ? ` on ${dayInWords(expiresOn)}` : ''
  return { label: 'Run out', tone: 'waiting', text: `It ended${ended}. Enter its new end and add proof.` }
}

export const missingWords: Record<OwnLawyer['missing'][number], string> = {
  headline: 'Say in a line what you do',
  practiceAreas: 'Choose your practice areas',
  languages: 'Choose the languages you work in',
  licence: 'Add a licence',
  evidence: 'Add proof of it',
  verification: 'We check the licence',
}

/** "1.2 MB". */
export function sizeInWords(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** The day it is now, in UTC, as licences are counted. */
export function todayInUtc(): string {
  return new Date().toISOString().slice(0, 10)
}
