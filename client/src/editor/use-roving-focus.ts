import { type RefObject, useCallback, useEffect } from 'react'

const steps: Record<string, (index: number, count: number) => number> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

function buttonsOf(bar: HTMLElement): HTMLElement[] {
  return [...bar.querySelectorAll<HTMLElement>('button:not(:disabled)')]
}

/**
 * One Tab stop for a whole row of buttons, with the arrow keys, Home and End between them (the ARIA toolbar pattern).
 * @param onLeave Esc: back to what the bar belongs to
 */
export function useRovingFocus(bar: RefObject<HTMLElement | null>, onLeave: () => void) {
  const settle = useCallback(() => {
    if (!bar.current) return
    const buttons = buttonsOf(bar.current)
    const focused = buttons.find((button) => button === document.activeElement)
    const current = focused ?? buttons.find((button) => button.dataset.current) ?? buttons[0]
    for (const button of buttons) {
      button.tabIndex = button === current ? 0 : -1
      if (button === current) button.dataset.current = 'true'
      else delete button.dataset.current
    }
  }, [bar])
  useEffect(() => {
    if (!bar.current) return
    settle()
    // Buttons come and go (the table's own, say).
    const observer = new MutationObserver(settle)
    observer.observe(bar.current, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [bar, settle])
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (!bar.current || event.altKey || event.ctrlKey || event.metaKey) return
    const buttons = buttonsOf(bar.current)
    const index = buttons.indexOf(event.target as HTMLElement)
    if (index === -1) return
    if (event.key === 'Escape') return onLeave()
    const next = steps[event.key]?.(index, buttons.length)
    if (next === undefined) return
    event.preventDefault()
    buttons[next]?.focus()
  }
  return { onKeyDown, onFocus: settle }
}
