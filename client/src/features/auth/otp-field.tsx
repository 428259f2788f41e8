import { TextInput, type TextInputProps } from '@mantine/core'

/** A code of the authenticator app, or a recovery code. */
export function OtpField(props: TextInputProps) {
  return (
    <TextInput
      label="Code"
      description="The 6 digits that your authenticator app shows, or one of your recovery codes."
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      withAsterisk={false}
      {...props}
    />
  )
}
