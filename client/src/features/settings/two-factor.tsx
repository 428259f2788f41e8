import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { disableTwoFactor, enableTwoFactor, regenerateRecoveryCodes } from '../../../../contracts/two-factor.ts'
import { api } from '../../api/api.ts'
import { queryKeys, twoFactorQuery } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import classes from '../../ui/page.module.css'
import { withStepUp } from '../auth/step-up.tsx'
import { ActError } from './act-error.tsx'
import { CodeForm } from './code-form.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { TwoFactorSetup } from './two-factor-setup.tsx'

/** Switches the second step of signing in on and off. */
export function TwoFactor() {
  const state = useQuery(twoFactorQuery)
  const cache = useQueryClient()
  const [codes, setCodes] = useState<readonly string[]>()
  const refresh = () => {
    void cache.invalidateQueries({ queryKey: queryKeys.twoFactor })
    void cache.invalidateQueries({ queryKey: queryKeys.me })
  }
  const starting = useMutation({
    mutationFn: async () => (await withStepUp(() => api(enableTwoFactor, {}))).data,
  })
  if (codes) return <RecoveryCodes codes={codes} onDone={() => setCodes(undefined)} />
  if (state.isError && !state.data) {
    return <ErrorState error={state.error} onRetry={() => void state.refetch()} />
  }
  if (!state.data) return <LoadingSkeleton lines={2} height={36} label="Loading two-factor" />
  const receive = (given: readonly string[]) => {
    setCodes(given)
    starting.reset()
    refresh()
  }
  if (state.data.enabled) return <SwitchedOn left={state.data.recoveryCodesLeft} onCodes={receive} onOff={refresh} />
  if (starting.data) return <TwoFactorSetup seed={starting.data} onCodes={receive} onCancel={() => starting.reset()} />
  return (
    <>
      <p className={classes.lead}>
        Signing in then takes your password and a code of an app on your phone. A stolen password alone opens nothing.
      </p>
      <ActError error={starting.error} />
      <div className={classes.actions}>
        <Button variant="default" loading={starting.isPending} onClick={() => starting.mutate()}>
          Switch two-factor on
        </Button>
      </div>
    </>
  )
}

interface SwitchedOnProps {
  left: number
  onCodes: (codes: readonly string[]) => void
  onOff: () => void
}

function SwitchedOn({ left, onCodes, onOff }: SwitchedOnProps) {
  const [act, setAct] = useState<'off' | 'codes'>()
  const switchingOff = useMutation({
    mutationFn: (otp: string) => withStepUp(() => api(disableTwoFactor, { body: { otp } })),
    onSuccess: () => {
      announce('Two-factor is off.')
      onOff()
    },
  })
  const renewing = useMutation({
    mutationFn: async (otp: string) => (await api(regenerateRecoveryCodes, { body: { otp } })).data,
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  })
  const codesLeft = `${left} recovery ${left === 1 ? 'code' : 'codes'} left`
  return (
    <>
      <Note tone={left < 3 ? 'waiting' : 'done'}>Two-factor is on. {codesLeft}.</Note>
      {act === undefined && (
        <div className={classes.actions}>
          <Button variant="default" onClick={() => setAct('codes')}>
            Make new recovery codes
          </Button>
          <Button variant="default" onClick={() => setAct('off')}>
            Switch it off
          </Button>
        </div>
      )}
      {act === 'codes' && (
        <CodeForm
          key="codes"
          action="Make new codes"
          about="The codes that you have are worth nothing from then on."
          attempt={renewing}
          onCancel={() => setAct(undefined)}
        />
      )}
      {act === 'off' && (
        <CodeForm
          key="off"
          action="Switch it off"
          about="Signing in takes only your password from then on."
          attempt={switchingOff}
          onCancel={() => setAct(undefined)}
        />
      )}
    </>
  )
}
