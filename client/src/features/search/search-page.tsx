import { NativeSelect, Pagination, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { newestCasesQuery } from '../../api/case-queries.ts'
import { useSession } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { useWordsField } from '../../ui/use-words-field.ts'
import classes from './inside.module.css'
import { InsideResults } from './inside-results.tsx'
import { INSIDE_PAGE, type InsideQuestion, readQuestion, useInsideSearch, writeQuestion } from './inside-search.ts'
import { insideState, summaryOf } from './inside-states.tsx'

const kinds = [
  { value: '', label: 'Everything' },
  { value: 'text', label: 'Briefs and notes' },
  { value: 'message', label: 'Messages' },
  { value: 'file', label: 'Files' },
]
const times = [
  { value: '', label: 'Any time' },
  { value: '7', label: 'Last 7 days' },
  { value: '31', label: 'Last month' },
  { value: '365', label: 'Last year' },
]

/** `/search`: words inside the texts of one's cases. */
export function SearchPage() {
  const { user } = useSession()
  const [params, setParams] = useSearchParams()
  const question = readQuestion(params)
  const change = (next: Partial<InsideQuestion>) =>
    setParams(writeQuestion({ ...question, page: 1, ...next }), { replace: next.page === undefined })
  return (
    <div className={classes.page}>
      <PageTitle>Search</PageTitle>
      <h1 className={pageClasses.title}>Search in your cases</h1>
      <Bar question={question} change={change} />
      {user && <Results question={question} change={change} userId={user.id} />}
    </div>
  )
}

interface QuestionProps {
  question: InsideQuestion
  change: (next: Partial<InsideQuestion>) => void
}

function Bar({ question, change }: QuestionProps) {
  const cases = useQuery(newestCasesQuery)
  const choices = [
    { value: '', label: 'All cases' },
    ...(cases.data ?? []).map(({ id, title }) => ({ value: id, label: title })),
  ]
  return (
    <search className={classes.bar}>
      <WordsField q={question.q} onFind={(q) => change({ q })} label="Words to find" />
      <NativeSelect
        aria-label="In which case"
        data={choices}
        value={choices.some(({ value }) => value === question.caseId) ? question.caseId : ''}
        onChange={({ currentTarget }) => change({ caseId: currentTarget.value })}
      />
      <NativeSelect
        aria-label="What"
        data={kinds}
        value={question.kind}
        onChange={({ currentTarget }) =>
          change({ kind: readQuestion(new URLSearchParams({ kind: currentTarget.value })).kind })
        }
      />
      <NativeSelect
        aria-label="Written when"
        data={times}
        value={question.days}
        onChange={({ currentTarget }) =>
          change({ days: readQuestion(new URLSearchParams({ days: currentTarget.value })).days })
        }
      />
    </search>
  )
}

interface WordsFieldProps {
  q: string
  onFind: (q: string) => void
  label: string
}

/** A field that finds a moment after the last key, and at once on Enter. */
export function WordsField({ q, onFind, label }: WordsFieldProps) {
  const words = useWordsField(q, onFind)
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder="deposit inspection, “quiet enjoyment”"
      leftSection={<IconSearch size={16} aria-hidden />}
      maxLength={200}
      data-autofocus
      value={words.typed}
      onKeyDown={({ key }) => key === 'Enter' && words.askNow()}
      onChange={({ currentTarget }) => words.type(currentTarget.value)}
    />
  )
}

function Results({ question, change, userId }: QuestionProps & { userId: string }) {
  const search = useInsideSearch(question, userId)
  const instead = insideState({ question, search, where: question.caseId ? 'this case' : 'your cases' })
  const summary = question.q === '' ? '' : summaryOf({ search })
  useAnnounceFound(search.isPlaceholderData ? '' : summary)
  const pages = Math.ceil((search.data?.meta.pagination?.total ?? 0) / INSIDE_PAGE)
  if (instead) return instead
  return (
    <>
      <p className={classes.summary}>{summary}</p>
      <InsideResults
        hits={search.data?.data.hits ?? []}
        withCase={question.caseId === ''}
        isOutdated={search.isPlaceholderData}
      />
      {pages > 1 && (
        <Pagination
          className={classes.pages ?? ''}
          total={pages}
          value={Math.min(question.page, pages)}
          onChange={(page) => change({ page })}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          getItemProps={(page) => ({ 'aria-label': `Page ${page}` })}
        />
      )}
    </>
  )
}

/** Says what was found, once it is there. */
export function useAnnounceFound(summary: string): void {
  useEffect(() => {
    if (summary !== '') announce(`${summary} found.`)
  }, [summary])
}
