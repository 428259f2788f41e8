import { useEffect, useState } from 'react'

export interface DeviceLists {
  cameras: MediaDeviceInfo[]
  microphones: MediaDeviceInfo[]
  speakers: MediaDeviceInfo[]
}

const none: DeviceLists = { cameras: [], microphones: [], speakers: [] }

async function readLists(): Promise<DeviceLists> {
  // Before somebody has allowed a device, browsers list it without an id: nothing to choose from yet.
  const known = (await navigator.mediaDevices.enumerateDevices()).filter(({ deviceId }) => deviceId !== '')
  const of = (kind: MediaDeviceKind) => known.filter((device) => device.kind === kind)
  return { cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput') }
}

/** Devices that can be chosen, kept up to date; `asked` changes whenever a permission may have been given. */
export function useDeviceLists(asked: unknown): DeviceLists {
  const [lists, setLists] = useState(none)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names of devices come with the permission
  useEffect(() => {
    if (!navigator.mediaDevices) return
    let isOver = false
    const read = () =>
      void readLists().then(
        (found) => !isOver && setLists(found),
        () => undefined,
      )
    read()
    navigator.mediaDevices.addEventListener('devicechange', read)
    return () => {
      isOver = true
      navigator.mediaDevices.removeEventListener('devicechange', read)
    }
  }, [asked])
  return lists
}
