import { Button } from '@mantine/core'
import { useState } from 'react'
import { hasCode } from '../../api/api.ts'
import classes from '../../ui/page.module.css'
import { OtpField } from '../auth/otp-field.tsx'
import { ActError } from './act-error.tsx'

interface CodeFormProps {
  action: string
  about?: string
  /** Under the field; by default it names recovery codes too. */
  hint?: string
  attempt: { mutate: (otp: string) => void; isPending: boolean; error: Error | null }
  onCancel: () => void
}

/** Asks for a code, for one act. */
export function CodeForm({ action, about, hint, attempt, onCancel }: CodeFormProps) {
  const [otp, setOtp] = useState('')
  const isWrong = hasCode(attempt.error, 'OTP_INVALID', 'VALIDATION_ERROR')
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (otp.trim() !== '') attempt.mutate(otp)
      }}
      noValidate
    >
      {about && <p className={classes.lead}>{about}</p>}
      <OtpField
        value={otp}
        autoFocus
        {...(hint && { description: hint })}
        error={isWrong && 'This code does not fit. Wait for the next one of your app.'}
        onChange={(event) => setOtp(event.currentTarget.value)}
      />
      {!isWrong && <ActError error={attempt.error} />}
      <div className={classes.actions}>
        <Button type="submit" loading={attempt.isPending}>
          {action}
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
