import { useLocalParticipant } from '@livekit/components-react'
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconPhoneOff, IconScreenShare, IconScreenShareOff } from '@tabler/icons-react'
import { useState } from 'react'
import { announce } from '../../../ui/announce.tsx'
import { DeviceSwitch } from '../media/device-switch.tsx'
import { type MediaDevice, type MediaProblem, problemOf, problemWords, wasCancelled } from '../media/media-problems.ts'
import classes from './room.module.css'

interface ControlsProps {
  /** What of the room is asked for when a device is switched: remembered for the next time. */
  onSwitched: (device: MediaDevice, isOn: boolean) => void
  onLeave: () => void
  /** Only for the host. */
  onEnd: (() => void) | undefined
  /** More buttons, before the one to leave. */
  children: React.ReactNode
}

/** What one does all the time in a call: microphone, camera, screen, leave. */
export function Controls({ onSwitched, onLeave, onEnd, children }: ControlsProps) {
  const { localParticipant, isMicrophoneEnabled, isCameraEnabled, isScreenShareEnabled } = useLocalParticipant()
  const [problem, setProblem] = useState<{ problem: MediaProblem; device: MediaDevice }>()
  const canPublish = localParticipant.permissions?.canPublish === true

  const switchTo = async (device: MediaDevice, isOn: boolean) => {
    setProblem(undefined)
    try {
      if (device === 'microphone') await localParticipant.setMicrophoneEnabled(isOn)
      else await localParticipant.setCameraEnabled(isOn)
      onSwitched(device, isOn)
      announce(`Your ${device} is ${isOn ? 'on' : 'off'}.`)
    } catch (error) {
      setProblem({ problem: problemOf(error), device })
    }
  }
  const share = async () => {
    try {
      await localParticipant.setScreenShareEnabled(!isScreenShareEnabled)
      announce(isScreenShareEnabled ? 'Your screen is no longer shown.' : 'The others see your screen.')
    } catch (error) {
      if (!wasCancelled(error)) announce('Your screen could not be shown.')
    }
  }
  return (
    <div className={classes.controlsPlace}>
      {problem && (
        <p className={classes.controlsProblem} role="alert">
          <strong>{problemWords(problem.problem, problem.device).title}.</strong>{' '}
          {problemWords(problem.problem, problem.device).text}
        </p>
      )}
      <div className={classes.controls} role="toolbar" aria-label="Call">
        {canPublish && (
          <>
            <DeviceSwitch
              device="microphone"
              isOn={isMicrophoneEnabled}
              onChange={(isOn) => void switchTo('microphone', isOn)}
            />
            <DeviceSwitch device="camera" isOn={isCameraEnabled} onChange={(isOn) => void switchTo('camera', isOn)} />
            {navigator.mediaDevices !== undefined && 'getDisplayMedia' in navigator.mediaDevices && (
              <Tooltip label={isScreenShareEnabled ? 'Stop showing my screen' : 'Show my screen'}>
                <ActionIcon
                  size={44}
                  radius="xl"
                  variant={isScreenShareEnabled ? 'filled' : 'default'}
                  aria-label="Show my screen"
                  aria-pressed={isScreenShareEnabled}
                  onClick={() => void share()}
                >
                  {isScreenShareEnabled ? <IconScreenShareOff size={20} /> : <IconScreenShare size={20} />}
                </ActionIcon>
              </Tooltip>
            )}
          </>
        )}
        {children}
        <LeaveButton onLeave={onLeave} onEnd={onEnd} />
      </div>
    </div>
  )
}

function LeaveButton({ onLeave, onEnd }: Pick<ControlsProps, 'onLeave' | 'onEnd'>) {
  const leave = (
    <ActionIcon
      size={44}
      radius="xl"
      variant="filled"
      color="red"
      aria-label={onEnd ? 'Leave or end' : 'Leave'}
      {...(!onEnd && { onClick: onLeave })}
    >
      <IconPhoneOff size={20} />
    </ActionIcon>
  )
  if (!onEnd) return <Tooltip label="Leave">{leave}</Tooltip>
  return (
    <Menu position="top-end" withinPortal>
      <Menu.Target>{leave}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onLeave}>Leave, the others go on</Menu.Item>
        <Menu.Item color="red" onClick={onEnd}>
          End the consultation for everybody
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
