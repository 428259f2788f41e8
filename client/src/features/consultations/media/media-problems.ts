/** Why a camera, a microphone or a screen cannot be used. */
export type MediaProblem = 'denied' | 'deniedBySystem' | 'missing' | 'busy' | 'insecure' | 'failed'

/** Which device it is about, as people call it. */
export type MediaDevice = 'camera' | 'microphone'

/**
 * Sorts what `getUserMedia` rejects with (names of the Media Capture and Streams specification, §10.2; Chromium tells the
 * operating system's refusal from the person's by the message alone).
 */
export function problemOf(error: unknown): MediaProblem {
  if (!(error instanceof Error)) return 'failed'
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return /system/i.test(error.message) ? 'deniedBySystem' : 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
    case 'NotSupportedError':
    case 'TypeError':
      return 'insecure'
    default:
      return 'failed'
  }
}

/** True when somebody closed the browser's own dialog: nothing went wrong. */
export function wasCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotAllowedError' && !/system/i.test(error.message)
}

/** What happened and what to do, in plain words. */
export function problemWords(problem: MediaProblem, device: MediaDevice): { title: string; text: string } {
  const Device = device === 'camera' ? 'Camera' : 'Microphone'
  const words: Record<MediaProblem, { title: string; text: string }> = {
    denied: {
      title: `This page may not use your ${device}`,
      text: `Open the symbol to the left of the address (or the ${device} symbol in the address bar), allow the ${device}, then try again.`,
    },
    deniedBySystem: {
      title: `Your computer keeps the ${device} from the browser`,
      text: `Allow it in the privacy settings of your system (Privacy, ${Device}) for this browser, then try again.`,
    },
    missing: {
      title: `No ${device} was found`,
      text: `Plug one in, then try again. You can also join without.`,
    },
    busy: {
      title: `The ${device} does not answer`,
      text: 'Another program may be using it. Close other calls, then try again.',
    },
    insecure: {
      title: `This browser does not give a ${device} to this page`,
      text: 'Use a current browser, and an address that begins with https.',
    },
    failed: {
      title: `The ${device} could not be opened`,
      text: 'Plug it in again or choose another one, then try again.',
    },
  }
  return words[problem]
}
