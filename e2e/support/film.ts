import type { Browser } from '@playwright/test'

/** What this browser can put into an MP4, the most common first. */
const kinds = ['video/mp4;codecs=avc1.42E01E', 'video/mp4;codecs=vp09.00.10.08', 'video/mp4']
const LENGTH_MS = 2_000

/** A real film of two seconds in an MP4, made by the browser itself: what it made it also plays. */
export async function makeFilm(browser: Browser): Promise<Buffer> {
  const page = await browser.newPage()
  const base64 = await page.evaluate(
    async ({ kinds, length }) => {
      const canvas = document.createElement('canvas')
      canvas.width = 320
      canvas.height = 180
      const pen = canvas.getContext('2d')
      const draw = setInterval(() => {
        if (!pen) return
        pen.fillStyle = `hsl(${(performance.now() / 10) % 360} 60% 40%)`
        pen.fillRect(0, 0, canvas.width, canvas.height)
      }, 40)
      const mimeType = kinds.find((kind) => MediaRecorder.isTypeSupported(kind))
      if (!mimeType) throw new Error('this browser makes no MP4')
      const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType })
      const pieces: Blob[] = []
      recorder.ondataavailable = ({ data }) => pieces.push(data)
      const ended = new Promise((resolve) => {
        recorder.onstop = resolve
      })
      recorder.start()
      setTimeout(() => recorder.stop(), length)
      await ended
      clearInterval(draw)
      const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer())
      let text = ''
      for (const byte of bytes) text += String.fromCharCode(byte)
      return btoa(text)
    },
    { kinds, length: LENGTH_MS },
  )
  await page.close()
  return Buffer.from(base64, 'base64')
}
