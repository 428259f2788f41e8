import { NativeSelect } from '@mantine/core'
import type { MediaChoices } from './media-choices.ts'
import type { DeviceLists } from './use-device-lists.ts'

interface DeviceSelectsProps {
  lists: DeviceLists
  choices: MediaChoices
  onChange: (change: Partial<MediaChoices>) => void
}

/** Which camera, microphone and loudspeaker; a list of one is no choice and is left out. */
export function DeviceSelects({ lists, choices, onChange }: DeviceSelectsProps) {
  return (
    <>
      <DeviceSelect
        label="Camera"
        devices={lists.cameras}
        value={choices.cameraId}
        onChange={(cameraId) => onChange({ cameraId })}
      />
      <DeviceSelect
        label="Microphone"
        devices={lists.microphones}
        value={choices.microphoneId}
        onChange={(microphoneId) => onChange({ microphoneId })}
      />
      <DeviceSelect
        label="Loudspeaker"
        devices={lists.speakers}
        value={choices.speakerId}
        onChange={(speakerId) => onChange({ speakerId })}
      />
    </>
  )
}

interface DeviceSelectProps {
  label: string
  devices: MediaDeviceInfo[]
  value: string | null
  onChange: (deviceId: string) => void
}

function DeviceSelect({ label, devices, value, onChange }: DeviceSelectProps) {
  if (devices.length < 2) return null
  const known = devices.some(({ deviceId }) => deviceId === value)
  return (
    <NativeSelect
      size="sm"
      label={label}
      value={known && value !== null ? value : (devices[0]?.deviceId ?? '')}
      data={devices.map(({ deviceId, label: name }, index) => ({
        value: deviceId,
        label: name || `${label} ${index + 1}`,
      }))}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}
