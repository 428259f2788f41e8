import { Anchor, Button, Modal } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { stepUp } from '../../../../contracts/auth.ts'
import { api, hasCode } from '../../api/api.ts'
import { meQuery } from '../../api/queries.ts'
import { FormError } from '../../ui/form-error.tsx'
import classes from './auth.module.css'
import { OtpField } from './otp-field.tsx'
import { PasswordField } from './password-field.tsx'
import { answerStepUp, useStepUpAsked } from './step-up.tsx'

/** Above every other dialog: most acts that need a proof are asked for in one. */
const ABOVE_DIALOGS = 400

/** "Confirm that it is you", wherever an act needs it (`withStepUp`). */
export function StepUpDialog() {
  const isAsked = useStepUpAsked()
  // Whoever is signed out meanwhile has not proved anything.
  useEffect(() => () => answerStepUp(false), [])
  useOwnEscape(isAsked)
  return (
    <Modal
      opened={isAsked}
      onClose={() => answerStepUp(false)}
      title="Confirm that it is you"
      closeButtonProps={{ 'aria-label': 'Cancel' }}
      zIndex={ABOVE_DIALOGS}
      closeOnEscape={false}
      centered
    >
      {isAsked && <StepUpForm onProved={() => answerStepUp(true)} onLeave={() => answerStepUp(false)} />}
    </Modal>
  )
}

/**
 * Escape leaves this dialog and nothing else: each open dialog of Mantine listens for it on the window, and would close with what was typed.
 * Listens from the start and once, so before all of them.
 */
function useOwnEscape(isAsked: boolean): void {
  const latest = useRef(isAsked)
  latest.current = isAsked
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || !latest.current) return
      event.stopImmediatePropagation()
      answerStepUp(false)
    }
    window.addEventListener('keydown', hear, { capture: true })
    return () => window.removeEventListener('keydown', hear, { capture: true })
  }, [])
}

function StepUpForm({ onProved, onLeave }: { onProved: () => void; onLeave: () => void }) {
  const me = useQuery(meQuery)
  const [withCode, setWithCode] = useState(false)
  const [typed, setTyped] = useState('')
  const proving = useMutation({
    mutationFn: (text: string) => api(stepUp, { body: withCode ? { otp: text } : { password: text } }),
    onSuccess: onProved,
  })
  const isWrong = hasCode(proving.error, 'BAD_CREDENTIALS', 'OTP_INVALID', 'VALIDATION_ERROR')
  const error = isWrong && (withCode ? 'This code does not fit.' : 'The password is wrong.')
  const field = { value: typed, error, autoFocus: true, 'data-autofocus': true, required: true }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (typed !== '') proving.mutate(typed)
      }}
      noValidate
    >
      <p>What you are about to do needs it. For five minutes you are not asked again.</p>
      {withCode ? (
        <OtpField {...field} onChange={(event) => setTyped(event.currentTarget.value)} />
      ) : (
        <PasswordField
          {...field}
          withAsterisk={false}
          label="Your password"
          autoComplete="current-password"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {proving.isError && !isWrong && <FormError error={proving.error} />}
      <div className={classes.buttons}>
        <Button type="submit" loading={proving.isPending}>
          Confirm
        </Button>
        <Button variant="default" onClick={onLeave}>
          Cancel
        </Button>
      </div>
      {me.data?.twoFactorEnabled && (
        <Anchor
          component="button"
          type="button"
          className={classes.other}
          onClick={() => {
            setWithCode(!withCode)
            setTyped('')
            proving.reset()
          }}
        >
          {withCode ? 'Use your password' : 'Use a code of your app'}
        </Anchor>
      )}
      {!withCode && (
        <Anchor component={Link} to="/forgot-password" className={classes.other} onClick={onLeave}>
          Forgot your password?
        </Anchor>
      )}
    </form>
  )
}
