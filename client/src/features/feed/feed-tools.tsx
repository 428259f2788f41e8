import { NativeSelect, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { urgencyLevels } from '../../../../contracts/cases.ts'
import { useWordsField } from '../../ui/use-words-field.ts'
import { areaChoices, jurisdictionChoices } from '../lawyers/lawyer-words.ts'
import classes from './feed.module.css'
import { type FeedSearch, feedOrders, readFeedSearch } from './feed-search.ts'
import { urgencyLabels } from './feed-words.ts'

interface FeedToolsProps {
  search: FeedSearch
  change: (next: Partial<FeedSearch>) => void
}

const urgencyChoices = urgencyLevels.map((level) => ({ value: level, label: urgencyLabels[level] }))

/** Words, filters and order. */
export function FeedTools({ search, change }: FeedToolsProps) {
  const words = useWordsField(search.q, (q) => change({ q }))
  const choose = (field: 'category' | 'jurisdiction' | 'urgencyLevel' | 'sort', value: string) =>
    change({ [field]: readFeedSearch(new URLSearchParams({ [field]: value }))[field] })
  return (
    <search className={classes.tools}>
      <TextInput
        className={classes.words ?? ''}
        size="sm"
        type="search"
        aria-label="Words in title or summary"
        placeholder="Words in title or summary"
        leftSection={<IconSearch size={16} aria-hidden />}
        maxLength={200}
        value={words.typed}
        onChange={({ currentTarget }) => words.type(currentTarget.value)}
      />
      <NativeSelect
        size="sm"
        aria-label="Area"
        data={[{ value: '', label: 'Any area' }, ...areaChoices]}
        value={search.category ?? ''}
        onChange={({ currentTarget }) => choose('category', currentTarget.value)}
      />
      <NativeSelect
        size="sm"
        aria-label="Jurisdiction"
        data={[{ value: '', label: 'Any jurisdiction' }, ...jurisdictionChoices]}
        value={search.jurisdiction ?? ''}
        onChange={({ currentTarget }) => choose('jurisdiction', currentTarget.value)}
      />
      <NativeSelect
        size="sm"
        aria-label="Urgency"
        data={[{ value: '', label: 'Any urgency' }, ...urgencyChoices]}
        value={search.urgencyLevel ?? ''}
        onChange={({ currentTarget }) => choose('urgencyLevel', currentTarget.value)}
      />
      <NativeSelect
        size="sm"
        aria-label="Order"
        data={[...feedOrders]}
        value={search.sort}
        onChange={({ currentTarget }) => choose('sort', currentTarget.value)}
      />
    </search>
  )
}
