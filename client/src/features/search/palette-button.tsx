import { UnstyledButton } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { createSpotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { type ComponentType, useEffect, useState } from 'react'
import type { SessionUser } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import classes from './palette-button.module.css'

type Palette = ComponentType<{ user: SessionUser; store: typeof store }>

const [store, spotlight] = createSpotlight()

/** The way to everything by name: a button, and Ctrl-K wherever one is. The palette is loaded when it is first wanted. */
export function PaletteButton({ user }: { user: SessionUser }) {
  const [Palette, setPalette] = useState<Palette>()
  const open = () => {
    if (Palette) return spotlight.open()
    void import('./command-palette.tsx').then(
      ({ CommandPalette }) => setPalette(() => CommandPalette),
      () => announce('The search could not be loaded. Check your connection.'),
    )
  }
  // Opened once it is there: the store opens only what is rendered.
  useEffect(() => {
    if (Palette) spotlight.open()
  }, [Palette])
  // Also from fields and from the document: nothing there takes Ctrl-K.
  useHotkeys([['mod+K', open]], [], true)
  return (
    <>
      <UnstyledButton className={classes.button} onClick={open} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={18} aria-hidden />
        <span className={classes.label}>Find</span>
        <kbd className={classes.keys} aria-hidden>
          {navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'}
        </kbd>
      </UnstyledButton>
      {Palette && <Palette user={user} store={store} />}
    </>
  )
}
