import type { FieldError } from '../../../contracts/envelope.ts'
import { findIdentifying, type Identifying, type Names } from './find-identifying.ts'

const words: Record<Identifying, string> = {
  party: 'the name of somebody involved',
  client: 'your name',
  email: 'an e-mail address',
  phone: 'a phone number',
  address: 'a postal address',
  link: 'a web address',
}

/**
 * Title and summary are seen by lawyers who have not been cleared: what would tell who is involved is named, by field.
 * @returns nothing when they may be shown
 */
export function checkTeaser(teaser: { title: string; description: string | null }, names: Names): FieldError[] {
  return (['title', 'description'] as const).flatMap((field) =>
    findIdentifying(teaser[field] ?? '', names).map(({ kind, text }) => ({
      field,
      message: `“${text}” is ${words[kind]}. Lawyers see this before they are cleared: leave it out.`,
    })),
  )
}
