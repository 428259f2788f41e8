import { useSession } from '../api/session.ts'
import classes from './states.module.css'
import { useOnline } from './use-online.ts'

/** Says, while there is no connection, what works and what waits. Shows nothing otherwise. */
export function OfflineBanner() {
  const online = useOnline()
  const { offline } = useSession()
  if (online && !offline) return null
  return (
    <div className={classes.banner} role="status">
      <strong>No connection.</strong>
      <span>You can go on writing in a document that is open; it is kept on this device. Everything else waits.</span>
    </div>
  )
}
