import { useLocalStorage } from '@mantine/hooks'
import { type PointerEvent, useRef } from 'react'
import { announce } from '../../../ui/announce.tsx'

export const corners = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const
/** Where a small video lies over what is behind it. */
export type Corner = (typeof corners)[number]

export const cornerNames: Record<Corner, string> = {
  'top-left': 'Top left',
  'top-right': 'Top right',
  'bottom-left': 'Bottom left',
  'bottom-right': 'Bottom right',
}

/** Less is the tremble of a click, pixels. */
const DRAG_FROM = 8

/** What lies in a corner, and how it gets into another one. */
export interface Floating {
  corner: Corner
  moveTo(corner: Corner): void
  /** For the area by which it is dragged: in, or itself, an element with `data-corner`. */
  grip: Record<
    'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel',
    (event: PointerEvent<HTMLElement>) => void
  >
}

interface Drag {
  element: HTMLElement
  fromX: number
  fromY: number
  /** How far it may go, so that it stays inside, pixels. */
  free: { left: number; right: number; top: number; bottom: number }
}

/** A corner as one left it on this device. Let go anywhere it goes to the corner that is nearest, as in every telephone. */
export function useCorner(key: string, standard: Corner): Floating {
  const [corner, setCorner] = useLocalStorage<Corner>({
    key,
    defaultValue: standard,
    getInitialValueInEffect: false,
    deserialize: (stored) => corners.find((known) => JSON.stringify(known) === stored) ?? standard,
  })
  const drag = useRef<Drag>(undefined)
  const moveTo = (wanted: Corner) => {
    setCorner(wanted)
    announce(`The video is at the ${cornerNames[wanted].toLowerCase()}.`)
  }
  return {
    corner,
    moveTo,
    grip: {
      onPointerDown(event) {
        drag.current = startOf(event)
        if (drag.current) event.currentTarget.setPointerCapture(event.pointerId)
      },
      onPointerMove(event) {
        if (drag.current) drag.current.element.style.translate = translation(drag.current, event)
      },
      onPointerUp(event) {
        const { current } = drag
        drag.current = undefined
        if (!current) return
        const wanted = nearestCorner(current.element)
        current.element.style.translate = ''
        const far = Math.hypot(event.clientX - current.fromX, event.clientY - current.fromY)
        if (far >= DRAG_FROM && wanted && wanted !== corner) moveTo(wanted)
      },
      onPointerCancel() {
        if (drag.current) drag.current.element.style.translate = ''
        drag.current = undefined
      },
    },
  }
}

/** @returns undefined where something is pressed that has an act of its own */
function startOf({ button, target, currentTarget, clientX, clientY }: PointerEvent<HTMLElement>): Drag | undefined {
  const element = currentTarget.closest<HTMLElement>('[data-corner]')
  if (button !== 0 || !element || (target as Element).closest('button, a, input, textarea')) return undefined
  const [own, place] = [element.getBoundingClientRect(), element.offsetParent?.getBoundingClientRect()]
  if (!place) return undefined
  const free = {
    left: place.left - own.left,
    right: place.right - own.right,
    top: place.top - own.top,
    bottom: place.bottom - own.bottom,
  }
  return { element, fromX: clientX, fromY: clientY, free }
}

function translation({ fromX, fromY, free }: Drag, { clientX, clientY }: PointerEvent<HTMLElement>): string {
  const x = Math.min(Math.max(clientX - fromX, free.left), free.right)
  const y = Math.min(Math.max(clientY - fromY, free.top), free.bottom)
  return `${x}px ${y}px`
}

function nearestCorner(element: HTMLElement): Corner | undefined {
  const place = element.offsetParent?.getBoundingClientRect()
  if (!place) return undefined
  const { left, top, width, height } = element.getBoundingClientRect()
  const isLeft = left + width / 2 < place.left + place.width / 2
  const isTop = top + height / 2 < place.top + place.height / 2
  return `${isTop ? 'top' : 'bottom'}-${isLeft ? 'left' : 'right'}`
}
