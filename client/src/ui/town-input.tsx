import { Autocomplete } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { findPlaces, type Place } from '../../../contracts/search.ts'
import { api } from '../api/api.ts'

interface TownInputProps {
  label: string
  description?: ReactNode
  placeholder?: string
  size?: 'sm' | 'md'
  value: string
  /** `place` is the one that was picked; undefined for words that are (not yet) one. */
  onChange: (value: string, place: Place | undefined) => void
  /** What to say of a place that the list does not have. */
  unknown: string
  error?: ReactNode
}

/** "Brooklyn, New York (US)": two places of one name stay apart. */
function labelOf({ name, region, country }: Place): string {
  return name === region ? `${name} (${country})` : `${name}, ${region} (${country})`
}

/** A town, with suggestions from a small list that comes with the product: nothing is asked of anybody outside. */
export function TownInput({ value, onChange, unknown, error, size = 'md', ...rest }: TownInputProps) {
  const [asked] = useDebouncedValue(value.trim(), 200)
  // A picked one is known; only its name is asked for, so that it is found again.
  const name = asked.split(',')[0]?.replace(/\(.*/, '').trim() ?? ''
  const found = useQuery({
    queryKey: ['places', name],
    queryFn: async ({ signal }) => (await api(findPlaces, { query: { q: name }, signal })).data,
    enabled: name !== '',
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const byLabel = new Map((found.data ?? []).map((place) => [labelOf(place), place]))
  const isUnknown = !found.isPlaceholderData && found.data?.length === 0 && name !== ''
  return (
    <Autocomplete
      {...rest}
      size={size}
      data={[...byLabel.keys()]}
      filter={({ options }) => options}
      value={value}
      error={error ?? (isUnknown ? unknown : undefined)}
      onChange={(next) => onChange(next, byLabel.get(next))}
    />
  )
}
