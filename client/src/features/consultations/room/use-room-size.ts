import { useLocalStorage } from '@mantine/hooks'

const roomSizes = ['beside', 'large', 'floating'] as const
/** How much room the video takes beside the text. */
export type RoomSize = (typeof roomSizes)[number]

/** As one left it on this device. */
export function useRoomSize(): [RoomSize, (size: RoomSize) => void] {
  const [size, setSize] = useLocalStorage<RoomSize>({
    key: 'lc.meeting.size',
    defaultValue: 'beside',
    getInitialValueInEffect: false,
    deserialize: (stored) => roomSizes.find((known) => JSON.stringify(known) === stored) ?? 'beside',
  })
  return [size, setSize]
}
