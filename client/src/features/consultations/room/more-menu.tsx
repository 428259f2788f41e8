import { useRoomContext } from '@livekit/components-react'
import { ActionIcon, Menu, Modal, Tooltip } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import type { Consultation } from '../../../../../contracts/consultations.ts'
import { DeviceSelects } from '../media/device-selects.tsx'
import type { MediaChoices } from '../media/media-choices.ts'
import { useDeviceLists } from '../media/use-device-lists.ts'
import { RecordingDialog } from './recording.tsx'
import classes from './room.module.css'

interface MoreMenuProps {
  consultation: Consultation
  choices: MediaChoices
  onChoose: (change: Partial<MediaChoices>) => void
}

/** What one needs now and then: other devices, recording. */
export function MoreMenu({ consultation, choices, onChoose }: MoreMenuProps) {
  const [dialog, setDialog] = useState<'devices' | 'recording'>()
  const close = () => setDialog(undefined)
  return (
    <>
      <Menu position="top" withinPortal>
        <Menu.Target>
          <Tooltip label="More">
            <ActionIcon size={44} radius="xl" variant="default" aria-label="More">
              <IconDots size={20} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setDialog('devices')}>Camera and microphone…</Menu.Item>
          <Menu.Item onClick={() => setDialog('recording')}>Recording…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DevicesDialog opened={dialog === 'devices'} onClose={close} choices={choices} onChoose={onChoose} />
      <RecordingDialog opened={dialog === 'recording'} onClose={close} consultation={consultation} />
    </>
  )
}

interface DevicesDialogProps extends Pick<MoreMenuProps, 'choices' | 'onChoose'> {
  opened: boolean
  onClose: () => void
}

const kinds = { cameraId: 'videoinput', microphoneId: 'audioinput', speakerId: 'audiooutput' } as const

/** Another camera, microphone or loudspeaker while the call goes on; remembered for the next one. */
function DevicesDialog({ opened, onClose, choices, onChoose }: DevicesDialogProps) {
  const room = useRoomContext()
  const lists = useDeviceLists(opened)
  const isChoice = Object.values(lists).some((list) => list.length > 1)
  const choose = (change: Partial<MediaChoices>) => {
    onChoose(change)
    for (const [name, kind] of Object.entries(kinds)) {
      const deviceId = change[name as keyof typeof kinds]
      if (deviceId) void room.switchActiveDevice(kind, deviceId).catch(() => undefined)
    }
  }
  return (
    <Modal opened={opened} onClose={onClose} title="Camera and microphone" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={classes.dialog}>
        <DeviceSelects lists={lists} choices={choices} onChange={choose} />
        {!isChoice && <p>This device has one camera and one microphone at most: there is nothing to choose from.</p>}
      </div>
    </Modal>
  )
}
