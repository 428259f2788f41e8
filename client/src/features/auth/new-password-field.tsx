import type { PasswordInputProps } from '@mantine/core'
import { PasswordField } from './password-field.tsx'

/** A password that is being chosen, with what is missing. */
export function NewPasswordField(props: PasswordInputProps) {
  return <PasswordField autoComplete="new-password" description={passwordHint(String(props.value ?? ''))} {...props} />
}

/** The rule while nothing is typed, then what is missing. */
function passwordHint(password: string): string {
  const missing = 12 - password.length
  if (password === '') return 'At least 12 characters. Four words in a row make a good one.'
  if (missing > 0) return `${missing} more ${missing === 1 ? 'character' : 'characters'}.`
  return 'Long enough.'
}
