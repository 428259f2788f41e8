import { Button, Checkbox, CopyButton, NativeSelect, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { type ApiKeyScope, apiKeyScopes, createApiKey } from '../../../../contracts/api-keys.ts'
import { api } from '../../api/api.ts'
import { bodySchemaOf } from '../../api/body-schema.ts'
import { announce } from '../../ui/announce.tsx'
import { Note } from '../../ui/note.tsx'
import page from '../../ui/page.module.css'
import { withStepUp } from '../auth/step-up.tsx'
import { ActError } from './act-error.tsx'
import classes from './settings.module.css'

const scopeWords: Record<ApiKeyScope, string> = {
  'profile:read': 'Read my profile',
  'cases:read': 'Read my cases and who is in them',
  'cases:write': 'Open cases and change their records',
}

const lives = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: '', label: 'Until I revoke it' },
]

interface NewApiKeyProps {
  onMade: () => void
  onClose: () => void
}

/** What the key is for and what it may do; then the key itself, once. */
export function NewApiKey({ onMade, onClose }: NewApiKeyProps) {
  const form = useForm({
    initialValues: { name: '', scopes: [] as ApiKeyScope[], life: '90' },
    validate: schemaResolver(bodySchemaOf(createApiKey), { sync: true }),
  })
  const making = useMutation({
    mutationFn: async ({ name, scopes, life }: typeof form.values) => {
      const body = { name, scopes, ...(life !== '' && { expiresInDays: Number(life) }) }
      return (await withStepUp(() => api(createApiKey, { body }))).data
    },
    onSuccess: () => {
      announce('The key is made.')
      onMade()
    },
  })
  if (making.data) return <MadeKey apiKey={making.data.key} onClose={onClose} />
  return (
    <form className={page.form} onSubmit={form.onSubmit((values) => making.mutate(values))} noValidate>
      <TextInput
        label="What is it for?"
        placeholder="Accounting sync"
        autoFocus
        autoComplete="off"
        {...form.getInputProps('name')}
      />
      <Checkbox.Group label="What may it do?" {...form.getInputProps('scopes')}>
        <div className={classes.scopes}>
          {apiKeyScopes.map((scope) => (
            <Checkbox key={scope} value={scope} label={scopeWords[scope]} />
          ))}
        </div>
      </Checkbox.Group>
      <NativeSelect label="How long does it work?" data={lives} {...form.getInputProps('life')} />
      <ActError error={making.error} />
      <div className={page.actions}>
        <Button type="submit" loading={making.isPending}>
          Make the key
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function MadeKey({ apiKey, onClose }: { apiKey: string; onClose: () => void }) {
  return (
    <div className={classes.setup}>
      <Note tone="waiting">Copy the key now: it is not shown again. Whoever has it can do what you allowed.</Note>
      <code className={classes.code}>{apiKey}</code>
      <div className={page.actions}>
        <CopyButton value={apiKey}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy the key'}</Button>}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  )
}
