import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { caseCategories } from '../../../../contracts/case-categories.ts'
import { jurisdictions } from '../../../../contracts/jurisdictions.ts'
import { useWordsField } from '../../ui/use-words-field.ts'
import { countFilters, type LawyerSearch, languages, readLawyerSearch, withoutFilters } from './lawyer-search.ts'
import { PlaceField } from './place-field.tsx'
import classes from './search.module.css'

const any = { value: '', label: 'Any' }
const areas = [any, ...caseCategories.map(({ code, name }) => ({ value: code, label: name }))]
const places = [any, ...jurisdictions.map(({ code, name }) => ({ value: code, label: name }))]
const ratings = [
  any,
  { value: '3', label: '3 and more' },
  { value: '4', label: '4 and more' },
  { value: '4.5', label: '4.5 and more' },
]
const availabilities = [
  any,
  { value: 'available', label: 'Takes new cases now' },
  { value: 'limited', label: 'Takes few new cases' },
]
const distances = ['10', '25', '50', '100', '250'].map((km) => ({ value: km, label: `${km} km` }))

interface FiltersProps {
  search: LawyerSearch
  change: (next: Partial<LawyerSearch>) => void
}

/** What narrows the list. Each choice takes effect at once. */
export function LawyerFilters({ search, change }: FiltersProps) {
  /** Keeps only what the search knows; a list's own values always are. */
  const choose = (name: keyof LawyerSearch, value: string) => {
    const read = readLawyerSearch(new URLSearchParams({ [name]: value }))
    change({ [name]: read[name] })
  }
  const select = (name: keyof LawyerSearch, label: string, data: { value: string; label: string }[]) => (
    <NativeSelect
      size="sm"
      label={label}
      data={data}
      value={String(search[name] ?? '')}
      onChange={({ currentTarget }) => choose(name, currentTarget.value)}
    />
  )
  return (
    <fieldset className={classes.fields}>
      <legend className="visually-hidden">Narrow the list</legend>
      {select('practiceArea', 'Area of law', areas)}
      {select('jurisdiction', 'Licensed in', places)}
      {select('language', 'Speaks', [any, ...languages])}
      <PlaceField search={search} change={change} />
      {search.latitude !== undefined && select('withinKm', 'Within', distances)}
      <RateField search={search} change={change} />
      {select('minRating', 'Rating', ratings)}
      {select('availability', 'Availability', availabilities)}
      <Checkbox
        label="Also works remotely"
        checked={search.remote === 'true'}
        onChange={({ currentTarget }) => change({ remote: currentTarget.checked ? 'true' : '' })}
      />
      {countFilters(search) > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={() => change(withoutFilters(search))}>
          Clear all filters
        </Button>
      )}
    </fieldset>
  )
}

/** Nothing is no limit. */
const isRate = (value: string) => value === '' || /^\d{1,9}(\.\d{1,2})?$/.test(value)

function RateField({ search, change }: FiltersProps) {
  const rate = useWordsField(search.maxHourlyRate, (maxHourlyRate) => {
    if (isRate(maxHourlyRate)) change({ maxHourlyRate })
  })
  return (
    <div className={classes.rate}>
      <TextInput
        size="sm"
        label="Hourly rate up to"
        inputMode="decimal"
        value={rate.typed}
        error={isRate(rate.typed.trim()) ? undefined : 'Enter an amount like 250'}
        onChange={({ currentTarget }) => rate.type(currentTarget.value)}
      />
      <NativeSelect
        size="sm"
        aria-label="Currency"
        data={['USD', 'EUR', 'GBP', 'CHF', 'CAD', 'AUD']}
        value={search.currency}
        onChange={({ currentTarget }) =>
          change({ currency: readLawyerSearch(new URLSearchParams({ currency: currentTarget.value })).currency })
        }
      />
    </div>
  )
}
