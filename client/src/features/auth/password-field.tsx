import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'

/** A password with a button to see it, and a word when Caps Lock is on. */
export function PasswordField({ description, ...props }: PasswordInputProps) {
  const [visible, setVisible] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  const look = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'))
  return (
    <PasswordInput
      {...props}
      visible={visible}
      onVisibilityChange={setVisible}
      visibilityToggleButtonProps={{
        'aria-label': visible ? 'Hide the password' : 'Show the password',
        'aria-hidden': undefined,
        tabIndex: 0,
      }}
      onKeyDown={look}
      onKeyUp={look}
      description={capsLock ? 'Caps Lock is on.' : !props.error && description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
    />
  )
}
