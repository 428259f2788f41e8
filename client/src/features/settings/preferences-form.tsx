import { Button, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Profile, updateProfile } from '../../../../contracts/users.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { Note } from '../../ui/note.tsx'
import page from '../../ui/page.module.css'
import { ActError } from './act-error.tsx'
import classes from './settings.module.css'

type MailChoice = Profile['notifications']['email']

const mailChoices: { value: MailChoice; label: string }[] = [
  { value: 'immediate', label: 'At once' },
  { value: 'digest', label: 'Once a day, all in one' },
  { value: 'off', label: 'No mail' },
]

/** Every zone that this browser knows, and the one that is set. */
function zonesWith(chosen: string): string[] {
  return [...new Set([chosen, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
}

/** When and how one hears of things. */
export function PreferencesForm({ profile }: { profile: Profile }) {
  const cache = useQueryClient()
  const { notifications, timeZone, readReceipts } = profile
  const form = useForm({
    initialValues: {
      timeZone,
      email: notifications.email,
      push: notifications.push,
      readReceipts,
      isQuiet: notifications.quietHours !== null,
      from: notifications.quietHours?.from ?? '22:00',
      to: notifications.quietHours?.to ?? '07:00',
    },
  })
  const saving = useMutation({
    mutationFn: async ({ timeZone, email, push, isQuiet, from, to, readReceipts }: typeof form.values) => {
      const body = { timeZone, readReceipts, notifications: { email, push, quietHours: isQuiet ? { from, to } : null } }
      return (await api(updateProfile, { body })).data
    },
    onSuccess: (saved, values) => {
      announce('Saved.')
      cache.setQueryData(queryKeys.profile, saved)
      form.setInitialValues(values)
      form.resetDirty(values)
    },
  })
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <form className={page.form} onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
      <NativeSelect label="Time zone" data={zonesWith(form.values.timeZone)} {...form.getInputProps('timeZone')} />
      {here !== form.values.timeZone && (
        <Button
          variant="subtle"
          size="compact-md"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => form.setFieldValue('timeZone', here)}
        >
          Use {here}, as this device
        </Button>
      )}
      <NativeSelect label="Mail about what happens in your cases" data={mailChoices} {...form.getInputProps('email')} />
      <Switch
        label="Show notifications in browsers that I have allowed to"
        {...form.getInputProps('push', { type: 'checkbox' })}
      />
      <Switch
        label="Quiet hours: nothing by mail or push in this time"
        {...form.getInputProps('isQuiet', { type: 'checkbox' })}
      />
      {form.values.isQuiet && (
        <div className={classes.pair}>
          <TextInput type="time" label="From" {...form.getInputProps('from')} />
          <TextInput type="time" label="To" {...form.getInputProps('to')} />
        </div>
      )}
      <Switch
        label="Show others how far I have read messages"
        description="Without it you do not see how far others have read, either."
        {...form.getInputProps('readReceipts', { type: 'checkbox' })}
      />
      <ActError error={saving.error} />
      {saving.isSuccess && !form.isDirty() && <Note tone="done">Saved.</Note>}
      <div className={page.actions}>
        <Button type="submit" variant="default" loading={saving.isPending} disabled={!form.isDirty()}>
          Save
        </Button>
      </div>
    </form>
  )
}
