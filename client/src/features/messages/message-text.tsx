import { linkParts } from './message-words.ts'
import classes from './messages.module.css'

/** What somebody wrote: text with its line breaks, and addresses that lead somewhere. Never markup. */
export function MessageText({ text }: { text: string }) {
  return (
    <p className={classes.text}>
      {linkParts(text).map(({ text, href }, place) =>
        href === undefined ? (
          text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
          <a key={place} href={href} target="_blank" rel="noopener noreferrer nofollow">
            {text}
          </a>
        ),
      )}
    </p>
  )
}
