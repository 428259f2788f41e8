import { useEffect } from 'react'

/** A text as a CSS string. */
function cssString(text: string): string {
  const escaped = text.replaceAll(/["\\\n\r\f]/g, (character) => `\\${character.charCodeAt(0).toString(16)} `)
  return `"${escaped}"`
}

/**
 * Puts a text at the foot of every printed page, in the margin, where it can never lie on the text of the document. As a
 * constructed style sheet: the content policy allows no style element.
 */
export function useRunningFooter(text: string): void {
  useEffect(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`@page { @bottom-left { content: ${cssString(text)}; font: 9pt Georgia, serif; } }`)
    document.adoptedStyleSheets.push(sheet)
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((known) => known !== sheet)
    }
  }, [text])
}
