import { useLocalStorage } from '@mantine/hooks'

/** A switch that stays as one left it, on this device. */
export function useRememberedFlag(key: string, otherwise: boolean): [boolean, (value: boolean) => void] {
  const [value, setValue] = useLocalStorage({ key, defaultValue: otherwise, getInitialValueInEffect: false })
  return [value, setValue]
}
