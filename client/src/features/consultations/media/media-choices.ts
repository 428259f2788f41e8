import { useLocalStorage } from '@mantine/hooks'
import { z } from 'zod'

const choicesSchema = z.object({
  cameraOn: z.boolean(),
  microphoneOn: z.boolean(),
  cameraId: z.string().nullable(),
  microphoneId: z.string().nullable(),
  speakerId: z.string().nullable(),
})
/** What somebody chose before a call; ids are those of the browser, null means its own choice. */
export type MediaChoices = z.infer<typeof choicesSchema>

const otherwise: MediaChoices = {
  cameraOn: true,
  microphoneOn: true,
  cameraId: null,
  microphoneId: null,
  speakerId: null,
}

/** What this device remembers; anything that is no choice of ours counts as nothing remembered. */
export function readChoices(stored: string | undefined): MediaChoices {
  try {
    return choicesSchema.parse(JSON.parse(stored ?? ''))
  } catch {
    return otherwise
  }
}

/** Camera, microphone and loudspeaker, as they were the last time on this device. */
export function useMediaChoices(): [MediaChoices, (change: Partial<MediaChoices>) => void] {
  const [choices, setChoices] = useLocalStorage<MediaChoices>({
    key: 'lc.media.choices',
    defaultValue: otherwise,
    getInitialValueInEffect: false,
    deserialize: readChoices,
  })
  return [choices, (change) => setChoices((before) => ({ ...before, ...change }))]
}
