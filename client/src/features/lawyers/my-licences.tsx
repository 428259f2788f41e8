import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteLicence, type Licence } from '../../../../contracts/licences.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { ConfirmButton } from '../people/confirm-button.tsx'
import { EvidenceFiles } from './evidence-files.tsx'
import { jurisdictionName, licenceWords, todayInUtc } from './lawyer-words.ts'
import classes from './lawyers.module.css'
import { LicenceDialog, type LicenceTask } from './licence-dialog.tsx'

/** One's own licences: where each stands in words, and what can be done. */
export function MyLicences({ licences }: { licences: readonly Licence[] }) {
  const [task, setTask] = useState<LicenceTask>()
  return (
    <>
      {licences.length === 0 && (
        <p className={classes.quiet}>
          None yet. Add the licence of each jurisdiction in which you may act, with a photo or PDF of it.
        </p>
      )}
      <ul className={classes.list}>
        {licences.map((licence) => (
          <LicenceItem key={licence.id} licence={licence} onTask={setTask} />
        ))}
      </ul>
      <div className={classes.tools}>
        <Button variant={licences.length === 0 ? 'filled' : 'default'} onClick={() => setTask({ kind: 'add' })}>
          Add a licence
        </Button>
      </div>
      <LicenceDialog task={task} onClose={() => setTask(undefined)} />
    </>
  )
}

function LicenceItem({ licence, onTask }: { licence: Licence; onTask: (task: LicenceTask) => void }) {
  const cache = useQueryClient()
  const place = jurisdictionName(licence.jurisdiction)
  const removing = useMutation({
    mutationFn: () => api(deleteLicence, { params: { id: licence.id } }),
    onSuccess: () => {
      announce(`The licence of ${place} is removed.`)
      return cache.invalidateQueries({ queryKey: queryKeys.lawyers })
    },
  })
  const words = licenceWords(licence, todayInUtc())
  const needsRenewal = licence.status === 'verified'
  const proves = needsRenewal && licence.requestedExpiresOn === null ? 'Renew' : 'Add proof'
  return (
    <li className={classes.item}>
      <div className={classes.itemHead}>
        <h3 className={classes.itemTitle}>{place}</h3>
        <StateLabel tone={words.tone}>{words.label}</StateLabel>
      </div>
      <p className={classes.quiet}>Number {licence.number}</p>
      <p>{words.text}</p>
      <EvidenceFiles files={licence.evidence} />
      <div className={classes.tools}>
        <Button
          size="compact-md"
          variant={words.tone === 'waiting' || words.tone === 'danger' ? 'filled' : 'default'}
          onClick={() => onTask({ kind: 'prove', licence })}
          aria-label={`${proves}: ${place}`}
        >
          {proves}
        </Button>
        <Button
          size="compact-md"
          variant="default"
          onClick={() => onTask({ kind: 'change', licence })}
          aria-label={`Change: ${place}`}
        >
          Change
        </Button>
        <ConfirmButton
          label="Remove"
          about={`the licence of ${place}`}
          question={`Remove the licence of ${place} with its proof? You can no longer act there.`}
          confirm="Remove"
          isPending={removing.isPending}
          onConfirm={() => removing.mutate()}
        />
      </div>
      {removing.isError && <FormError error={removing.error} />}
    </li>
  )
}
