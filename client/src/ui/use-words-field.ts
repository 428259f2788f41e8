import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { ToldWords } from './told-words.ts'

/** How long the keys rest before something is looked for, milliseconds. */
const TYPING_PAUSE_MS = 250

/**
 * A field whose words stand in the address as well, a moment after the last key. What stands there changes the field only when it did
 * not come from the field: an answer to what was typed a moment ago takes no key away that was typed since.
 * @param asked what the address says
 * @param onAsk changes the address; told without spaces around
 */
export function useWordsField(asked: string, onAsk: (words: string) => void) {
  const [typed, setTyped] = useState(asked)
  const [told] = useState(() => new ToldWords(asked))
  const ask = (words: string) => {
    told.tell(words)
    onAsk(words)
  }
  const askLater = useDebouncedCallback(ask, TYPING_PAUSE_MS)
  useEffect(() => {
    if (!told.isNews(asked)) return
    // What was typed a moment before would take it back.
    askLater.cancel()
    setTyped(asked)
  }, [asked, askLater, told])
  return {
    typed,
    type: (value: string) => {
      setTyped(value)
      askLater(value.trim())
    },
    /** On Enter. */
    askNow: () => {
      askLater.cancel()
      ask(typed.trim())
    },
  }
}
