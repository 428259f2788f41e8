import type { Page } from '@playwright/test'

/** What a page has received so far, over all its connections. */
export interface Received {
  /** Of all videos together. */
  framesDecoded: number
  /** Widths of the videos that are being decoded, pixels. */
  widths: number[]
  /** Sum of squares over time (webrtc-stats, totalAudioEnergy): above zero when anything was loud enough to hear. */
  audioEnergy: number
}

declare global {
  interface Window {
    lcPeers?: RTCPeerConnection[]
  }
}

/** Keeps the connections that a page opens from now on within reach of `received`. Call it before the page loads. */
export async function watchConnections(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const peers: RTCPeerConnection[] = []
    window.lcPeers = peers
    window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
      construct(Peer, given) {
        const peer = Reflect.construct(Peer, given) as RTCPeerConnection
        peers.push(peer)
        return peer
      },
    })
  })
}

export function received(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const all = { framesDecoded: 0, widths: [] as number[], audioEnergy: 0 }
    for (const peer of window.lcPeers ?? []) {
      if (peer.connectionState === 'closed') continue
      for (const report of (await peer.getStats()).values()) {
        if (report.type !== 'inbound-rtp') continue
        all.framesDecoded += report.framesDecoded ?? 0
        if (report.frameWidth) all.widths.push(report.frameWidth)
        all.audioEnergy += report.totalAudioEnergy ?? 0
      }
    }
    return all
  })
}

/** What can be seen in a video element: its size, frames that were shown, and whether two of them differ. */
export interface Seen {
  width: number
  height: number
  frames: number
  moves: boolean
}

/**
 * Watches the video with this accessible name until it has shown `frames` frames; frames of the past do not count. It is looked for anew
 * all the time: whoever speaks gets another place on the page, and with it another element.
 */
export function watchVideo(page: Page, name: string, frames = 10): Promise<Seen> {
  return page.evaluate(
    async ({ label, wanted }) => {
      const find = () =>
        [...document.querySelectorAll('video')].find((video) => video.getAttribute('aria-label') === label)
      const canvas = document.createElement('canvas')
      canvas.width = 64
      canvas.height = 36
      const context = canvas.getContext('2d', { willReadFrequently: true })
      const pictureOf = (video: HTMLVideoElement) => {
        context?.drawImage(video, 0, 0, canvas.width, canvas.height)
        return context?.getImageData(0, 0, canvas.width, canvas.height).data.join() ?? ''
      }
      const nextFrame = (video: HTMLVideoElement | undefined) =>
        new Promise<boolean>((resolve) => {
          setTimeout(() => resolve(false), 1_000)
          video?.requestVideoFrameCallback(() => resolve(true))
        })
      const pictures = new Set<string>()
      const seen = { width: 0, height: 0, frames: 0 }
      for (const end = Date.now() + 20_000; seen.frames < wanted && Date.now() < end; ) {
        const video = find()
        if (!(await nextFrame(video)) || !video) continue
        seen.frames++
        seen.width = video.videoWidth
        seen.height = video.videoHeight
        pictures.add(pictureOf(video))
      }
      return { ...seen, moves: pictures.size > 1 }
    },
    { label: name, wanted: frames },
  )
}
