import { Button, CopyButton } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { Note } from '../../ui/note.tsx'
import page from '../../ui/page.module.css'
import classes from './settings.module.css'

/** The codes for the day the phone is lost. They are shown this once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <>
      <h3 ref={heading} tabIndex={-1} className={classes.subtitle}>
        Your recovery codes
      </h3>
      <Note tone="waiting">
        Keep them where you keep important papers, and not on the phone with the app. Each works once in place of a
        code. They are not shown again.
      </Note>
      <ol className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code className={classes.code}>{code}</code>
          </li>
        ))}
      </ol>
      <div className={page.actions}>
        <CopyButton value={codes.join('\n')}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy all'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>I have kept them</Button>
      </div>
    </>
  )
}
