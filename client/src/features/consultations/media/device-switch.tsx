import { ActionIcon, Tooltip } from '@mantine/core'
import { IconMicrophone, IconMicrophoneOff, IconVideo, IconVideoOff } from '@tabler/icons-react'
import type { MediaDevice } from './media-problems.ts'

interface DeviceSwitchProps {
  device: MediaDevice
  isOn: boolean
  /** Lies on a picture: what is on must stand out from whatever is behind it. */
  onPicture?: boolean
  onChange: (isOn: boolean) => void
}

const looks: Record<MediaDevice, { name: string; On: typeof IconVideo; Off: typeof IconVideo }> = {
  microphone: { name: 'Microphone', On: IconMicrophone, Off: IconMicrophoneOff },
  camera: { name: 'Camera', On: IconVideo, Off: IconVideoOff },
}

/** Turns camera or microphone on and off: red while off, so that nobody speaks unheard. */
export function DeviceSwitch({ device, isOn, onPicture = false, onChange }: DeviceSwitchProps) {
  const { name, On, Off } = looks[device]
  const Icon = isOn ? On : Off
  return (
    <Tooltip label={`${name} is ${isOn ? 'on' : 'off'}`}>
      <ActionIcon
        size={44}
        radius="xl"
        variant={!isOn ? 'filled' : onPicture ? 'white' : 'default'}
        color={!isOn ? 'red' : onPicture ? 'dark' : 'gray'}
        aria-label={name}
        aria-pressed={isOn}
        onClick={() => onChange(!isOn)}
      >
        <Icon size={20} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
