import { ActionIcon, Button, Tooltip } from '@mantine/core'
import {
  IconHistory,
  IconLayoutSidebar,
  IconListSearch,
  IconMessage,
  IconPrinter,
  IconSettings,
  IconUsers,
  IconVideo,
} from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Case } from '../../../../contracts/cases.ts'
import type { PresentPerson } from '../../live/presence.ts'
import type { SaveState } from '../../live/save-state.ts'
import { CaseSettingsDialog } from '../cases/case-settings-dialog.tsx'
import { stageOf } from '../cases/case-words.ts'
import { PeopleDialog } from '../people/people-dialog.tsx'
import { PresenceBar } from './presence-bar.tsx'
import { SaveIndicator } from './save-indicator.tsx'
import classes from './workspace.module.css'
import type { Panel } from './workspace-address.ts'

interface WorkspaceTopBarProps {
  case_: Case
  saveState: SaveState
  saveStateTold: boolean
  people: readonly PresentPerson[]
  following: string | undefined
  onFollow: (person: PresentPerson | undefined) => void
  isListOpen: boolean
  onToggleList: () => void
  panel: Panel | undefined
  onTogglePanel: (panel: Panel) => void
  onPrint: () => void
  narrow: boolean
  /** The case is no longer this person's: nothing of it can be opened. */
  isGone: boolean
}

/** Case, stage, who is here, what is saved, and the ways to everything else. */
export function WorkspaceTopBar(props: WorkspaceTopBarProps) {
  const { case_, narrow, isGone } = props
  const [dialog, setDialog] = useState<'people' | 'settings'>()
  const close = () => setDialog(undefined)
  return (
    <div className={classes.titleRow}>
      {!narrow && !isGone && (
        <BarButton label="Documents and outline" isOn={props.isListOpen} onClick={props.onToggleList}>
          <IconLayoutSidebar size={18} />
        </BarButton>
      )}
      <h1 className={classes.caseTitle} title={case_.title}>
        {case_.title}
      </h1>
      <span className={classes.stage}>{stageOf(case_)}</span>
      <span className={classes.spacer} />
      <PresenceBar people={props.people} following={props.following} onFollow={props.onFollow} room={narrow ? 2 : 5} />
      <SaveIndicator state={props.saveState} told={props.saveStateTold} />
      {!isGone && <MeetLink caseId={case_.id} narrow={narrow} />}
      {!narrow && !isGone && (
        <>
          <Button
            variant="subtle"
            color="gray"
            size="compact-md"
            leftSection={<IconUsers size={18} />}
            onClick={() => setDialog('people')}
          >
            People
          </Button>
          <BarButton
            label="Search in this case"
            isOn={props.panel === 'search'}
            onClick={() => props.onTogglePanel('search')}
          >
            <IconListSearch size={18} />
          </BarButton>
          <BarButton label="Messages" isOn={props.panel === 'messages'} onClick={() => props.onTogglePanel('messages')}>
            <IconMessage size={18} />
          </BarButton>
          <BarButton label="History" isOn={props.panel === 'history'} onClick={() => props.onTogglePanel('history')}>
            <IconHistory size={18} />
          </BarButton>
          <BarButton label="Print" onClick={props.onPrint}>
            <IconPrinter size={18} />
          </BarButton>
        </>
      )}
      {narrow && !isGone && (
        <BarButton label="People" onClick={() => setDialog('people')}>
          <IconUsers size={18} />
        </BarButton>
      )}
      {!isGone && (
        <>
          <BarButton label="About this case" onClick={() => setDialog('settings')}>
            <IconSettings size={18} />
          </BarButton>
          <PeopleDialog caseId={case_.id} opened={dialog === 'people'} onClose={close} />
          <CaseSettingsDialog caseId={case_.id} opened={dialog === 'settings'} onClose={close} />
        </>
      )}
    </div>
  )
}

/** To the consultations of the case. */
function MeetLink({ caseId, narrow }: { caseId: string; narrow: boolean }) {
  const to = `/cases/${caseId}/consultations`
  if (narrow) {
    return (
      <ActionIcon component={Link} to={to} variant="subtle" color="gray" size={32} aria-label="Meet">
        <IconVideo size={18} />
      </ActionIcon>
    )
  }
  return (
    <Button
      component={Link}
      to={to}
      variant="subtle"
      color="gray"
      size="compact-md"
      leftSection={<IconVideo size={18} />}
    >
      Meet
    </Button>
  )
}

interface BarButtonProps {
  label: string
  /** Undefined for what does not stay on. */
  isOn?: boolean
  onClick: () => void
  children: React.ReactNode
}

function BarButton({ label, isOn, onClick, children }: BarButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={isOn ? 'light' : 'subtle'}
        color={isOn ? 'ink' : 'gray'}
        size={32}
        aria-label={label}
        aria-expanded={isOn}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
