import { Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconCloudCheck, IconCloudOff, IconCloudUp, IconEye } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { SaveState } from '../../live/save-state.ts'
import { announce } from '../../ui/announce.tsx'
import classes from './save-indicator.module.css'
import { type SaveTone, saveWords } from './save-words.ts'

const icons: Record<SaveTone, typeof IconCloudCheck> = {
  good: IconCloudCheck,
  busy: IconCloudUp,
  waiting: IconCloudOff,
  bad: IconAlertTriangle,
  neutral: IconEye,
}

/** Says only what changes matters to people who do not see the indicator: offline, back again, refused. */
function useAnnouncedState(state: SaveState): void {
  const before = useRef(state.kind)
  useEffect(() => {
    const { kind } = state
    if (kind === 'saving' || kind === before.current) return
    const worthSaying = kind === 'offline' || kind === 'refused' || kind === 'noAccess' || kind === 'cannotLoad'
    const backAgain = kind === 'saved' && before.current === 'offline'
    if (worthSaying || backAgain) announce(backAgain ? 'Connected again. Everything is saved.' : saveWords(state).long)
    before.current = kind
  }, [state])
}

/** The truth about what is saved, in the top bar. `told` opens the whole sentence, as after Ctrl-S. */
export function SaveIndicator({ state, told }: { state: SaveState; told: boolean }) {
  useAnnouncedState(state)
  const { tone, short, long } = saveWords(state)
  const Icon = icons[tone]
  return (
    <Tooltip
      label={long}
      multiline
      maw={280}
      opened={told || undefined}
      events={{ hover: true, focus: true, touch: true }}
    >
      <button
        type="button"
        className={classes.indicator}
        data-tone={tone}
        data-save-state={state.kind}
        aria-label={`Save state: ${short}. ${long}`}
      >
        <Icon size={18} aria-hidden />
        <span className={classes.short}>{short}</span>
      </button>
    </Tooltip>
  )
}
