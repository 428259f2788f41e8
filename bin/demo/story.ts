import type { CaseRole } from '../../contracts/access.ts'
import type { CreateCase } from '../../contracts/cases.ts'
import type { DocumentLabel } from '../../contracts/documents.ts'
import type { DemoFileKey } from './files/demo-files.ts'
import type { PersonKey } from './people.ts'
import type { TextNode } from './text.ts'

/** What somebody did in a case, in the order in which it is told. */
export type DemoEvent = { at: Date } & (
  | { act: 'join'; person: PersonKey; role: CaseRole }
  | { act: 'invite'; email: string; role: CaseRole }
  /** A message to everybody in the case, or to one of its people; one to everybody may carry a file that was uploaded before. */
  | { act: 'say'; by: PersonKey; to?: PersonKey; content: string; file?: DemoFileKey }
  /** A file into the case, or as the next version of one that was uploaded before. */
  | { act: 'upload'; by: PersonKey; file: DemoFileKey; label: DocumentLabel }
  | { act: 'uploadVersion'; by: PersonKey; of: DemoFileKey; file: DemoFileKey }
  | { act: 'write'; document: 'brief' | 'notes' | 'private_notes'; by: PersonKey; text: TextNode[] }
  /** A named version by somebody; without a name, one that the server takes by itself. */
  | { act: 'keepVersion'; document: 'brief' | 'notes'; by: PersonKey; name: string }
  | { act: 'keepVersion'; document: 'brief' | 'notes'; by: null; name: null }
)

/** One case from its opening to the Friday before the demo's Monday. */
export interface DemoStory {
  owner: PersonKey
  openedAt: Date
  case: CreateCase
  events: DemoEvent[]
}
