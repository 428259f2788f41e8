import { useEffect, useState } from 'react'
import { TownInput } from '../../ui/town-input.tsx'
import type { LawyerSearch } from './lawyer-search.ts'

interface PlaceFieldProps {
  search: LawyerSearch
  change: (next: Partial<LawyerSearch>) => void
}

/** The town to search near to; without it, distance means nothing. */
export function PlaceField({ search, change }: PlaceFieldProps) {
  const [typed, setTyped] = useState(search.place)
  useEffect(() => setTyped(search.place), [search.place])
  return (
    <TownInput
      size="sm"
      label="Near to"
      placeholder="Town"
      value={typed}
      unknown="We do not know this place. Try a larger town nearby."
      onChange={(value, place) => {
        setTyped(value)
        if (place) change({ place: value, latitude: place.latitude, longitude: place.longitude, sort: 'distance' })
        else if (value === '') change({ place: '', latitude: undefined, longitude: undefined, sort: 'fit' })
      }}
    />
  )
}
