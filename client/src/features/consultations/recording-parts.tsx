import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import type { Consultation } from '../../../../contracts/consultations.ts'
import { StateLabel } from '../../ui/state-label.tsx'
import { fileAddress } from '../documents/file-words.ts'
import { lengthInWords, partLabels, partWords } from './consultation-words.ts'
import classes from './recording-parts.module.css'

/** The parts of a recording: how long each is, what has become of it, and the file for those who may open it. */
export function RecordingParts({ consultation }: { consultation: Pick<Consultation, 'caseId' | 'recording'> }) {
  const { caseId, recording } = consultation
  return (
    <ul className={classes.parts} aria-label="Recordings">
      {recording.parts.map((one) => (
        <li key={one.part}>
          <span className={classes.name}>
            {one.documentId === null ? (
              `Part ${one.part}`
            ) : (
              <Anchor component={Link} to={fileAddress(caseId, one.documentId)} underline="always">
                Recording, part {one.part}
              </Anchor>
            )}
            {one.seconds !== null && <span className={classes.quiet}> · {lengthInWords(one.seconds)}</span>}
          </span>
          <StateLabel tone={partLabels[one.state].tone}>{partLabels[one.state].label}</StateLabel>
          <span className={classes.words}>{partWords(one)}</span>
        </li>
      ))}
    </ul>
  )
}
