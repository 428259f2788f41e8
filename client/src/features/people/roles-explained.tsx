import { caseRoles } from '../../../../contracts/access.ts'
import { partyNames, roleExplanations } from '../../ui/party-names.ts'
import classes from './people.module.css'

/** What each role can do, for whoever wants to know. */
export function RolesExplained() {
  return (
    <details className={classes.roles}>
      <summary>What each role can do</summary>
      <dl>
        {caseRoles.map((role) => (
          <div key={role}>
            <dt>{partyNames[role]}</dt>
            <dd>{roleExplanations[role]}</dd>
          </div>
        ))}
        <div>
          <dt>Owner</dt>
          <dd>Opened the case. Invites people, changes roles, edits and deletes the case.</dd>
        </div>
      </dl>
      <p>Everybody also has private notes that nobody else in the case can read.</p>
    </details>
  )
}
