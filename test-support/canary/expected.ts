import type { PersonName } from './people.ts'

const people = ['owner', 'lawyer', 'colleague', 'observer'] as const
const withFiles = [...people, 'emergencyAdmin'] as const
/** Whoever may see the teaser: lawyers with a licence. */
const teaser = [...people, 'partner', 'bidder', 'otherBidder'] as const

/** Who reads which text: written by hand from docs/rules.md. Everybody named must have found it, and nobody else may. */
export const readership: Readonly<Record<string, readonly (PersonName | 'nobody')[]>> = {
  brief: withFiles,
  'published brief': [...withFiles, 'bidder'],
  notes: people,
  'private notes': ['lawyer'],
  'intake answer': ['owner'],
  'version name': withFiles,
  message: people,
  'earlier message': people,
  'edited message': people,
  // Before it was deleted, live.
  'deleted message': people,
  'words with a file': people,
  letter: ['owner', 'lawyer'],
  'file name': withFiles,
  'text file': withFiles,
  'pdf file': [...withFiles, 'bidder'],
  'docx file': withFiles,
  'voice note': withFiles,
  'part of an upload': [],
  'upload name': [],
  'dismissal reason': ['bidder'],
  'wall reason': ['lawyer'],
  'hold reason': people,
  'lift reason': people,
  'emergency reason': withFiles,
  'others in the room': people,
  'licence proof': ['lawyer', 'admin', 'emergencyAdmin'],
  caret: [],
  refused: [],
  'search words': [],
  // In clear by design (docs/operations.md): what cases are found by.
  title: [...teaser, 'emergencyAdmin'],
  summary: teaser,
}

/** Texts that stand in clear in the database, and why. */
export const inClear: Readonly<Record<string, string>> = {
  title: 'cases are listed, sorted and searched by it; lawyers outside read it in the teaser',
  summary: 'the teaser itself, which is checked to name nobody before others see it',
}

export const sorted = (names: Iterable<string>) => [...names].sort()
