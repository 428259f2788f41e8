import { Autocomplete } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { findPlaces, type Place } from '../../../../contracts/search.ts'
import { api } from '../../api/api.ts'
import type { LawyerSearch } from './lawyer-search.ts'

interface PlaceFieldProps {
  search: LawyerSearch
  change: (next: Partial<LawyerSearch>) => void
}

/** "Brooklyn, New York (US)": two places of one name stay apart. */
function labelOf({ name, region, country }: Place): string {
  return name === region ? `${name} (${country})` : `${name}, ${region} (${country})`
}

/** A town to search near to, from a small list that comes with the product: nothing is asked of anybody outside. */
export function PlaceField({ search, change }: PlaceFieldProps) {
  const [typed, setTyped] = useState(search.place)
  const [asked] = useDebouncedValue(typed.trim(), 200)
  useEffect(() => setTyped(search.place), [search.place])
  const found = useQuery({
    queryKey: ['places', asked],
    queryFn: async ({ signal }) => (await api(findPlaces, { query: { q: asked }, signal })).data,
    enabled: asked !== '' && asked !== search.place,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const byLabel = new Map((found.data ?? []).map((place) => [labelOf(place), place]))
  const isUnknown = found.data?.length === 0 && asked !== '' && asked !== search.place
  return (
    <Autocomplete
      size="sm"
      label="Near to"
      placeholder="Town"
      data={[...byLabel.keys()]}
      filter={({ options }) => options}
      value={typed}
      error={isUnknown ? 'We do not know this place. Try a larger town nearby.' : undefined}
      onChange={(value) => {
        setTyped(value)
        const place = byLabel.get(value)
        if (place) change({ place: value, latitude: place.latitude, longitude: place.longitude, sort: 'distance' })
        else if (value === '') change({ place: '', latitude: undefined, longitude: undefined, sort: 'fit' })
      }}
    />
  )
}
