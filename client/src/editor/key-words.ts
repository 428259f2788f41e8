const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

/** A shortcut as it stands on this person's keyboard: "Ctrl+B" is "⌘B" on Apple's. */
export function keyWords(keys: string, apple = isApple): string {
  if (!apple) return keys
  return keys.replace('Ctrl+', '⌘').replace('Shift+', '⇧').replace('Alt+', '⌥')
}
