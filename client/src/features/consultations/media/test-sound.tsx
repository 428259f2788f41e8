import { Button } from '@mantine/core'
import { IconVolume } from '@tabler/icons-react'
import { useState } from 'react'

/** Two soft notes, seconds each. */
const NOTE_S = 0.35
const notes = [523.25, 659.25]

/** Where browsers let a page choose the loudspeaker. */
type WithSink = AudioContext & { setSinkId?: (id: string) => Promise<void> }

async function play(speakerId: string | null): Promise<void> {
  const context: WithSink = new AudioContext()
  if (speakerId !== null) await context.setSinkId?.(speakerId).catch(() => undefined)
  const volume = context.createGain()
  volume.gain.value = 0.15
  volume.connect(context.destination)
  notes.forEach((frequency, index) => {
    const note = context.createOscillator()
    note.frequency.value = frequency
    note.connect(volume)
    note.start(context.currentTime + index * NOTE_S)
    note.stop(context.currentTime + (index + 1) * NOTE_S)
  })
  await new Promise((resolve) => setTimeout(resolve, notes.length * NOTE_S * 1000 + 100))
  await context.close()
}

/** Whether one hears the others can only be tested by hearing something. */
export function TestSound({ speakerId }: { speakerId: string | null }) {
  const [isPlaying, setPlaying] = useState(false)
  return (
    <Button
      variant="default"
      size="compact-md"
      leftSection={<IconVolume size={18} aria-hidden />}
      disabled={isPlaying}
      onClick={() => {
        setPlaying(true)
        void play(speakerId).finally(() => setPlaying(false))
      }}
    >
      {isPlaying ? 'Playing two notes…' : 'Play a test sound'}
    </Button>
  )
}
