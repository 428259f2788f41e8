interface TypedFamilies {
  families: string[][]
  /** Lines with one name only: no family. */
  alone: string[]
}

/** One family a line, names with semicolons between them. */
export function readFamilies(typed: string): TypedFamilies {
  const lines = typed.split('\n').map((line) => [
    ...new Set(
      line
        .split(';')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ),
  ])
  return {
    families: lines.filter(({ length }) => length > 1),
    alone: lines.flatMap((names) => (names.length === 1 ? names : [])),
  }
}

export function writeFamilies(families: readonly (readonly string[])[]): string {
  return families.map((names) => names.join('; ')).join('\n')
}
