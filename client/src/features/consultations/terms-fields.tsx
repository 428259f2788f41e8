import { NativeSelect, TextInput } from '@mantine/core'
import classes from './consultations.module.css'

const lengths = [15, 30, 45, 60, 90, 120]
const amountPattern = /^\d{1,9}(\.\d{1,2})?$/

/** How long a consultation is planned, in minutes, and what it costs, as typed; empty: nothing was agreed. */
export interface Terms {
  minutes: number
  fee: string
}

/** Whether what was typed as a fee is an amount. */
export function isFee(typed: string): boolean {
  return typed === '' || amountPattern.test(typed)
}

interface TermsFieldsProps {
  value: Terms
  onChange: (value: Terms) => void
  /** Of the case; undefined for whoever does not say what it costs. */
  currency: string | undefined
}

/** How long, and from the lawyer what it costs. */
export function TermsFields({ value, onChange, currency }: TermsFieldsProps) {
  const { minutes, fee } = value
  // One that came over the API stays as it is.
  const choices = [...new Set([...lengths, minutes])].sort((a, b) => a - b)
  return (
    <div className={classes.two}>
      <NativeSelect
        size="sm"
        label="How long"
        data={choices.map((choice) => ({ value: String(choice), label: `${choice} minutes` }))}
        value={String(minutes)}
        onChange={({ currentTarget }) => onChange({ ...value, minutes: Number(currentTarget.value) })}
      />
      {currency !== undefined && (
        <TextInput
          size="sm"
          label={`Fee in ${currency} (optional)`}
          inputMode="decimal"
          value={fee}
          error={!isFee(fee) && 'Enter an amount like 180 or 180.50'}
          onChange={({ currentTarget }) => onChange({ ...value, fee: currentTarget.value.trim() })}
        />
      )}
    </div>
  )
}
