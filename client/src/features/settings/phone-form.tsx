import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { verifyPhone } from '../../../../contracts/auth.ts'
import { type Profile, updateProfile } from '../../../../contracts/users.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { Note } from '../../ui/note.tsx'
import classes from '../../ui/page.module.css'
import { ActError } from './act-error.tsx'

/** A phone number, confirmed by the code of a text message. */
export function PhoneForm({ profile }: { profile: Profile }) {
  const cache = useQueryClient()
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const refresh = () => cache.invalidateQueries({ queryKey: queryKeys.profile })
  const sending = useMutation({
    mutationFn: (number: string) => api(verifyPhone, { body: { phone: number } }),
    onSuccess: () => announce('A message with a code is on its way.'),
  })
  const confirming = useMutation({
    mutationFn: (body: { phone: string; code: string }) => api(verifyPhone, { body }),
    onSuccess: async () => {
      announce('Your number is confirmed.')
      await refresh()
    },
  })
  const removing = useMutation({
    mutationFn: () => api(updateProfile, { body: { phone: null } }),
    onSuccess: async () => {
      announce('Your number is removed.')
      for (const mutation of [sending, confirming]) mutation.reset()
      setPhone('')
      setCode('')
      await refresh()
    },
  })
  if (profile.phone !== null) {
    return (
      <>
        <Note tone="done">{profile.phone} is confirmed.</Note>
        <ActError error={removing.error} />
        <div className={classes.actions}>
          <Button variant="default" loading={removing.isPending} onClick={() => removing.mutate()}>
            Remove the number
          </Button>
        </div>
      </>
    )
  }
  const wait = sending.isSuccess && sending.variables === phone
  const fields = fieldErrorsOf(wait ? confirming.error : sending.error, ['phone', 'code'])
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (wait) confirming.mutate({ phone, code })
        else sending.mutate(phone)
      }}
      noValidate
    >
      <TextInput
        label="Phone number"
        description="With its country code. We send a text message with a code."
        type="tel"
        autoComplete="tel"
        value={phone}
        error={fields?.phone}
        onChange={(event) => setPhone(event.currentTarget.value)}
      />
      {wait && (
        <TextInput
          label="Code of the message"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          error={fields?.code}
          autoFocus
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      {!fields && <ActError error={wait ? confirming.error : sending.error} />}
      <div className={classes.actions}>
        <Button type="submit" variant="default" loading={sending.isPending || confirming.isPending}>
          {wait ? 'Confirm the number' : 'Send the code'}
        </Button>
        {wait && (
          <Button variant="subtle" onClick={() => sending.mutate(phone)} loading={sending.isPending}>
            Send another code
          </Button>
        )}
      </div>
    </form>
  )
}
