import { Spotlight, type SpotlightStore } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBriefcase, IconBuilding, IconFile, IconListSearch, IconSearch, IconUser } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ComponentType, type KeyboardEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { searchCases, searchLawFirms, searchLawyers } from '../../../../contracts/search.ts'
import { type InsideHit, searchInside } from '../../../../contracts/search-inside.ts'
import { api } from '../../api/api.ts'
import type { SessionUser } from '../../api/session.ts'
import { categoryName } from '../cases/case-words.ts'
import { keyOfHit, placeOfHit, writeQuestion } from './inside-search.ts'
import { jurisdictionName } from './lawyer-search.ts'
import { pagesFor } from './palette-pages.ts'

/** Hits of each kind: a palette is for jumping, the pages are for looking around. */
const HITS = 5
const MIN_LETTERS = 2

interface Entry {
  id: string
  label: string
  description: string
  to: string
  /** What goes beside the address. */
  state?: unknown
}

/** Ctrl-K: pages, one's cases and what is written in them, cases that are open to one, lawyers and firms. Asks the server, which knows who may see what. */
export function CommandPalette({ user, store }: { user: SessionUser; store: SpotlightStore }) {
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed.trim(), 200)
  const found = useFound(asked, user.id)
  const pages = pagesFor(user).filter(({ label }) => label.toLowerCase().includes(typed.trim().toLowerCase()))
  const groups: [string, ComponentType<{ size: number }>, readonly Entry[]][] = [
    ['Pages', IconFile, pages],
    ['Cases', IconBriefcase, found.data?.cases ?? []],
    ['In your cases', IconListSearch, found.data?.inside ?? []],
    ['Lawyers', IconUser, found.data?.lawyers ?? []],
    ['Law firms', IconBuilding, found.data?.firms ?? []],
  ]
  const first = groups.flatMap(([, , entries]) => entries)[0]
  // Enter without an arrow before it means the first one; the store selects none by itself when what is found changes.
  const openFirst = ({ key }: KeyboardEvent) => {
    if (key !== 'Enter' || !first || store.getState().selected >= 0) return
    store.setState({ ...store.getState(), opened: false })
    void navigate(first.to, { state: first.state })
  }
  const isEmpty = groups.every(([, , entries]) => entries.length === 0)
  return (
    <Spotlight.Root store={store} query={typed} onQueryChange={setTyped} shortcut={null} scrollable maxHeight={420}>
      <Spotlight.Search
        placeholder="Find a page, a case, a lawyer or a firm"
        aria-label="Find anything"
        maxLength={200}
        onKeyDown={openFirst}
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {groups.map(
          ([name, Icon, entries]) =>
            entries.length > 0 && (
              <Spotlight.ActionsGroup key={name} label={name}>
                {entries.map((entry) => (
                  <Spotlight.Action
                    key={entry.id}
                    label={entry.label}
                    description={entry.description}
                    leftSection={<Icon size={18} />}
                    onClick={() => void navigate(entry.to, { state: entry.state })}
                  />
                ))}
              </Spotlight.ActionsGroup>
            ),
        )}
        {isEmpty && <Spotlight.Empty>{emptyWords(typed, found)}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

function emptyWords(typed: string, { isFetching, isError }: { isFetching: boolean; isError: boolean }): string {
  if (isError) return 'The search cannot be reached now. Pages still open by name.'
  if (isFetching) return 'Looking …'
  return typed.trim().length < MIN_LETTERS ? 'Type at least two letters.' : `Nothing found for “${typed.trim()}”.`
}

function useFound(q: string, userId: string) {
  return useQuery({
    queryKey: ['palette', userId, q],
    enabled: q.length >= MIN_LETTERS,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = { q, page: 1, pageSize: HITS }
      const [cases, inside, lawyers, firms] = await Promise.all([
        api(searchCases, { query, signal }),
        api(searchInside, { query, signal }),
        api(searchLawyers, { query, signal }),
        api(searchLawFirms, { query, signal }),
      ])
      return {
        cases: cases.data.map(({ id, title, category, tier }) => ({
          id,
          label: title,
          description: [categoryName(category), tier === 'teaser' ? 'open to offers' : undefined]
            .filter(Boolean)
            .join(' · '),
          to: tier === 'member' ? `/cases/${id}` : `/feed/${id}`,
        })),
        inside: insideEntries(q, inside.data.hits, inside.meta.pagination?.total ?? 0),
        lawyers: lawyers.data.hits.map(({ id, name, headline, jurisdictions }) => ({
          id,
          label: name,
          description: headline ?? `Licensed in ${jurisdictions.map(jurisdictionName).join(', ')}`,
          to: `/lawyers/${id}`,
        })),
        firms: firms.data.map(({ id, name, totalLawyers }) => ({
          id,
          label: name,
          description: `${totalLawyers} ${totalLawyers === 1 ? 'lawyer' : 'lawyers'}`,
          to: `/law-firms/${id}`,
        })),
      }
    },
  })
}

/** Places in texts, and the way to all of them where there are more. */
function insideEntries(q: string, hits: readonly InsideHit[], total: number): Entry[] {
  const all = `/search?${writeQuestion({ q, caseId: '', kind: '', days: '', page: 1 })}`
  const places = hits.map((hit) => {
    const { to, state } = placeOfHit(hit)
    const label = hit.title === hit.caseTitle ? hit.title : [hit.title, hit.caseTitle].filter(Boolean).join(' · ')
    return { id: keyOfHit(hit), label, description: hit.snippet.text, to, state }
  })
  if (total <= hits.length) return places
  return [...places, { id: all, label: `All ${total} places`, description: 'Search in your cases', to: all }]
}
