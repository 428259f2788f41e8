import type { Consultation } from '../../../../contracts/consultations.ts'
import { Note } from '../../ui/note.tsx'
import classes from './consultations.module.css'

/** There is no media server: what is missing, how to get it, and what works without. */
export function VideoMissing({ consultation }: { consultation: Pick<Consultation, 'video'> }) {
  if (consultation.video.available) return null
  return (
    <Note tone="waiting">
      <div className={classes.fields}>
        <p>
          <strong>Video does not work here at the moment.</strong>{' '}
          <WithCommands sentence={consultation.video.reason ?? 'The video server does not answer.'} />
        </p>
        <p>Times, calendar and reminders work without it, and you can meet by telephone at the agreed time.</p>
      </div>
    </Note>
  )
}

/** A sentence in which what one types on the server looks like it. */
function WithCommands({ sentence }: { sentence: string }) {
  const [before = '', command, after = ''] = sentence.split(/(npm run [\w-]+(?: -- [\w-]+)*)/)
  return (
    <>
      {before}
      {command !== undefined && <code className={classes.command}>{command}</code>}
      {after}
    </>
  )
}
