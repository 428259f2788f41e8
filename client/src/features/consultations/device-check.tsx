import { Button, NativeSelect, Radio, Textarea } from '@mantine/core'
import { useState } from 'react'
import { consultationPlaces, type joinConsultation } from '../../../../contracts/consultations.ts'
import type { EndpointBody } from '../../../../contracts/endpoint.ts'
import { jurisdictions } from '../../../../contracts/jurisdictions.ts'
import classes from './consultations.module.css'
import { DeviceSelects } from './media/device-selects.tsx'
import { LevelMeter } from './media/level-meter.tsx'
import { useMediaChoices } from './media/media-choices.ts'
import { DeviceHelp, Preview } from './media/preview.tsx'
import { TestSound } from './media/test-sound.tsx'
import { useDeviceLists } from './media/use-device-lists.ts'
import { usePreviewCamera, usePreviewMicrophone } from './media/use-preview-track.ts'

export type Attestation = EndpointBody<typeof joinConsultation>

interface DeviceCheckProps {
  isHost: boolean
  onJoin: (attestation: Attestation) => void
}

/** Before joining: does the camera see, does the microphone hear, and who else could hear what is said. */
export function DeviceCheck({ isHost, onJoin }: DeviceCheckProps) {
  const [choices, change] = useMediaChoices()
  const camera = usePreviewCamera(choices.cameraOn, choices.cameraId)
  const microphone = usePreviewMicrophone(choices.microphoneOn, choices.microphoneId)
  const lists = useDeviceLists(`${camera.track?.sid}${camera.track !== undefined}${microphone.track !== undefined}`)
  return (
    <div className={classes.check}>
      <section className={classes.checkMedia} aria-label="Camera and microphone">
        <Preview camera={camera.track} hasFailed={camera.problem !== undefined} choices={choices} onChange={change} />
        <div className={classes.soundRow}>
          <LevelMeter track={microphone.track} isOn={choices.microphoneOn} />
          <TestSound speakerId={choices.speakerId} />
        </div>
        <DeviceHelp problem={camera.problem} device="camera" onRetry={camera.retry} />
        <DeviceHelp problem={microphone.problem} device="microphone" onRetry={microphone.retry} />
        <div className={classes.selects}>
          <DeviceSelects lists={lists} choices={choices} onChange={change} />
        </div>
      </section>
      <AttestationForm isHost={isHost} onJoin={onJoin} />
    </div>
  )
}

const places = [
  { value: '', label: 'Choose…', disabled: true },
  ...consultationPlaces.map((code) => ({
    value: code,
    label: jurisdictions.find((known) => known.code === code)?.name ?? 'Another place',
  })),
]

function AttestationForm({ isHost, onJoin }: DeviceCheckProps) {
  const [others, setOthers] = useState<'yes' | 'no'>()
  const [who, setWho] = useState('')
  const [location, setLocation] = useState('')
  const [isTried, setTried] = useState(false)
  const place = consultationPlaces.find((known) => known === location)
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (others === undefined || place === undefined || (others === 'yes' && who.trim() === '')) return
    onJoin({
      othersPresent: others === 'yes',
      ...(others === 'yes' && { others: who.trim() }),
      location: place,
    })
  }
  return (
    <form className={classes.attest} onSubmit={submit} noValidate>
      <h2 className={classes.attestTitle}>Before you go in</h2>
      <Radio.Group
        label="Is anyone else in the room with you?"
        description={`Whoever listens can end the confidentiality of what ${isHost ? 'you and your client say' : 'you say to your lawyer'}. Everybody in the consultation sees your answer.`}
        value={others ?? null}
        onChange={(value) => setOthers(value === 'yes' ? 'yes' : 'no')}
        error={isTried && others === undefined && 'Please answer'}
        required
        withAsterisk={false}
      >
        <div className={classes.radios}>
          <Radio value="no" label="No, I am alone" />
          <Radio value="yes" label="Yes" />
        </div>
      </Radio.Group>
      {others === 'yes' && (
        <Textarea
          size="sm"
          label="Who is it?"
          placeholder="My sister Ana, who translates"
          autosize
          minRows={1}
          maxLength={500}
          value={who}
          error={isTried && who.trim() === '' && 'Say who is with you'}
          onChange={({ currentTarget }) => setWho(currentTarget.value)}
        />
      )}
      <NativeSelect
        size="sm"
        label="Where are you?"
        description={`Which law protects a conversation, and whether ${isHost ? 'you may advise from there' : 'your lawyer may advise you there'}, depends on it.`}
        data={places}
        value={location}
        error={isTried && place === undefined && 'Choose where you are'}
        onChange={({ currentTarget }) => setLocation(currentTarget.value)}
      />
      <div className={classes.attestActs}>
        <Button type="submit">{isHost ? 'Open the room' : 'Go to the lobby'}</Button>
        <p className={classes.quiet}>
          {isHost
            ? 'You let the others in from the lobby. Nothing is recorded unless everybody agrees.'
            : 'Your lawyer lets you in. Nothing is recorded unless everybody agrees.'}
        </p>
      </div>
    </form>
  )
}
