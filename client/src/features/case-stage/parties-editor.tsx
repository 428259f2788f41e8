import { ActionIcon, Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { CaseParty } from '../../../../contracts/case-parties.ts'
import { announce } from '../../ui/announce.tsx'
import { type DraftParties, namesOthers } from '../intake/answers.ts'
import classes from './parties.module.css'
import { partyRoleChoices, readAliases } from './party-words.ts'

const empty: CaseParty = { name: '', aliases: [], role: 'opposing' }

interface PartiesEditorProps {
  legend: string
  help?: string | undefined
  value: DraftParties
  onChange: (value: DraftParties) => void
  error?: string | undefined
}

/** Names of everybody who has to do with the case, or the word that there is nobody else. */
export function PartiesEditor({ legend, help, value, onChange, error }: PartiesEditorProps) {
  // Rows have no identity of their own; these keep the fields with their row when one above is taken out.
  const nextKey = useRef(value.parties.length)
  const [keys, setKeys] = useState(() => value.parties.map((_, index) => index))
  const set = (parties: CaseParty[]) =>
    onChange({ parties, noOtherParties: value.noOtherParties && !namesOthers(parties) })
  const add = () => {
    setKeys([...keys, nextKey.current++])
    set([...value.parties, empty])
  }
  const remove = (index: number) => {
    setKeys(keys.filter((_, at) => at !== index))
    set(value.parties.filter((_, at) => at !== index))
    announce('Taken off the list.')
  }
  const isNamed = namesOthers(value.parties)
  return (
    <fieldset className={classes.parties}>
      <legend className={classes.legend}>{legend}</legend>
      {help && <p className={classes.help}>{help}</p>}
      {value.parties.map((party, index) => (
        <PartyRow
          key={keys[index] ?? `at ${index}`}
          number={index + 1}
          party={party}
          onChange={(next) => set(value.parties.map((known, at) => (at === index ? next : known)))}
          onRemove={() => remove(index)}
        />
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        className={classes.add ?? ''}
        onClick={add}
      >
        Add a person or company
      </Button>
      <Checkbox
        label="Nobody else is involved"
        disabled={isNamed}
        checked={value.noOtherParties && !isNamed}
        onChange={({ currentTarget }) => onChange({ ...value, noOtherParties: currentTarget.checked })}
      />
      {error && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  )
}

interface PartyRowProps {
  number: number
  party: CaseParty
  onChange: (party: CaseParty) => void
  onRemove: () => void
}

function PartyRow({ number, party, onChange, onRemove }: PartyRowProps) {
  const [aliases, setAliases] = useState(party.aliases.join('; '))
  const who = party.name.trim() || `person or company ${number}`
  return (
    <fieldset className={classes.row} aria-label={who}>
      <TextInput
        label="Full name"
        maxLength={255}
        autoComplete="off"
        // A row that was just added is what one wants to write in.
        autoFocus={party.name === ''}
        value={party.name}
        onChange={({ currentTarget }) => onChange({ ...party, name: currentTarget.value })}
      />
      <NativeSelect
        label="Who is it?"
        data={partyRoleChoices(party.role)}
        value={party.role}
        onChange={({ currentTarget }) => onChange({ ...party, role: currentTarget.value })}
      />
      <TextInput
        className={classes.aliases ?? ''}
        label="Other names (optional)"
        description="Former or trading names, with a semicolon between them."
        autoComplete="off"
        value={aliases}
        onChange={({ currentTarget }) => {
          setAliases(currentTarget.value)
          onChange({ ...party, aliases: readAliases(currentTarget.value).slice(0, 20) })
        }}
      />
      <ActionIcon
        className={classes.remove ?? ''}
        variant="subtle"
        color="gray"
        size={32}
        aria-label={`Take ${who} off the list`}
        onClick={onRemove}
      >
        <IconX size={18} />
      </ActionIcon>
    </fieldset>
  )
}
