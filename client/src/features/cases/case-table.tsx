import { Skeleton } from '@mantine/core'
import { Link } from 'react-router'
import type { Case } from '../../../../contracts/cases.ts'
import { partyNames } from '../../ui/party-names.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './case-list.module.css'
import { categoryName, stageOf } from './case-words.ts'

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col">Case</th>
        <th scope="col" className={classes.wide}>
          Where it stands
        </th>
        <th scope="col" className={classes.wide}>
          You are
        </th>
        <th scope="col" className={classes.time}>
          Changed
        </th>
      </tr>
    </thead>
  )
}

/** Cases as a calm table; on a phone stage and role move under the title. */
export function CaseTable({ cases, isOutdated }: { cases: readonly Case[]; isOutdated: boolean }) {
  return (
    <table className={classes.table} aria-busy={isOutdated} data-outdated={isOutdated || undefined}>
      <Head />
      <tbody>
        {cases.map((case_) => (
          <CaseRow key={case_.id} case_={case_} />
        ))}
      </tbody>
    </table>
  )
}

function CaseRow({ case_ }: { case_: Case }) {
  const role = case_.isOwner ? 'Owner' : partyNames[case_.role]
  const category = categoryName(case_.category)
  return (
    <tr className={classes.row}>
      <th scope="row">
        <Link to={`/cases/${case_.id}`} className={classes.open}>
          {case_.title}
        </Link>
        <span className={classes.sub}>
          {category}
          <span className={classes.small}>{[category && ' · ', stageOf(case_), ' · ', role]}</span>
        </span>
      </th>
      <td className={classes.wide}>{stageOf(case_)}</td>
      <td className={classes.wide}>{role}</td>
      <td className={classes.time}>
        <RelativeTime at={case_.lastActivityAt} />
      </td>
    </tr>
  )
}

/** The table's own shape while it loads, so that nothing jumps. */
export function CaseTableSkeleton() {
  return (
    <div role="progressbar" aria-label="Loading your cases">
      <table className={classes.table} aria-hidden>
        <Head />
        <tbody>
          {['62%', '45%', '70%', '52%', '38%'].map((width) => (
            <tr key={width} className={classes.row}>
              <th scope="row">
                <Skeleton height={14} my={4} width={width} />
                <Skeleton height={11} my={5} width="30%" />
              </th>
              <td className={classes.wide}>
                <Skeleton height={12} width="60%" />
              </td>
              <td className={classes.wide}>
                <Skeleton height={12} width="50%" />
              </td>
              <td className={classes.time}>
                <Skeleton height={12} width={70} ml="auto" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
