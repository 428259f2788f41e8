import { SegmentedControl, useMantineColorScheme } from '@mantine/core'

const choices = [
  { value: 'auto', label: 'As this device' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

/** Light, dark, or whatever the device is set to; kept on this device. */
export function ThemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SegmentedControl
      mt="xs"
      aria-label="Colours"
      data={[...choices]}
      value={colorScheme}
      onChange={(value) => {
        const choice = choices.find((known) => known.value === value)
        if (choice) setColorScheme(choice.value)
      }}
    />
  )
}
