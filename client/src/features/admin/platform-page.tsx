import { Button, NumberInput, Switch, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  getPlatformSettings,
  MAX_ERASURE_WAITING_DAYS,
  type PlatformSettings,
  putPlatformSettings,
} from '../../../../contracts/platform-settings.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { readFamilies, writeFamilies } from './company-families.ts'

/** Ten years. */
const MAX_DAYS = 3650
const settingsKey = [...queryKeys.admin, 'settings']

/** `/admin/settings`: what the platform does with cases. */
export function PlatformPage() {
  const settings = useQuery({
    queryKey: settingsKey,
    queryFn: async ({ signal }) => (await api(getPlatformSettings, { signal })).data,
    refetchOnWindowFocus: false,
  })
  return (
    <>
      <PageTitle>Platform settings</PageTitle>
      <div className={pageClasses.head}>
        <h1 className={pageClasses.title}>Platform settings</h1>
      </div>
      {settings.isPending && <LoadingSkeleton lines={4} height={40} label="Loading the settings" />}
      {settings.isError && !settings.data && (
        <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
      )}
      {settings.data && (
        <>
          <ReviewSwitch on={settings.data.reviewCases} />
          <DaysSetting
            name="erasureWaitingDays"
            title="Time to think before an erasure"
            label="Days between the wish to be erased and the erasure"
            description="Until then it can be taken back. Wishes that are waiting already keep their day."
            range={[0, MAX_ERASURE_WAITING_DAYS]}
            days={settings.data.erasureWaitingDays}
          />
          <DaysSetting
            name="recordingDays"
            title="Recordings of consultations"
            label="Days until a recording is deleted"
            description="Counted from its end. Recordings that are filed already keep their day; a legal hold keeps them longer."
            range={[1, MAX_DAYS]}
            days={settings.data.recordingDays}
          />
          <CompanyFamilies families={settings.data.companyFamilies} />
        </>
      )}
    </>
  )
}

function useSave() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async (body: Partial<PlatformSettings>) => (await api(putPlatformSettings, { body })).data,
    onSuccess: (data) => {
      announce('The settings are saved.')
      cache.setQueryData(settingsKey, data)
    },
  })
}

function ReviewSwitch({ on }: { on: boolean }) {
  const saving = useSave()
  return (
    <section className={pageClasses.section} aria-labelledby="review">
      <h2 id="review" className={pageClasses.sectionTitle}>
        Check before opening
      </h2>
      <Switch
        label="Cases wait for an administrator before they open"
        description="When it is off, a case opens as soon as it is handed in and its summary passes the automatic check for names."
        checked={saving.isPending ? saving.variables.reviewCases === true : on}
        disabled={saving.isPending}
        onChange={({ currentTarget }) => saving.mutate({ reviewCases: currentTarget.checked })}
      />
      {saving.isError && <FormError error={saving.error} title="The setting is not changed" />}
    </section>
  )
}

interface DaysSettingProps {
  name: 'erasureWaitingDays' | 'recordingDays'
  title: string
  label: string
  description: string
  /** Least and most days. */
  range: readonly [number, number]
  days: number
}

function DaysSetting({ name, title, label, description, range: [least, most], days }: DaysSettingProps) {
  const [typed, setTyped] = useState<number | string>(days)
  const saving = useSave()
  const isPossible = typeof typed === 'number' && Number.isInteger(typed) && typed >= least && typed <= most
  return (
    <section className={pageClasses.section} aria-labelledby={name}>
      <form
        className={pageClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (isPossible) saving.mutate({ [name]: typed })
        }}
      >
        <h2 id={name} className={pageClasses.sectionTitle}>
          {title}
        </h2>
        <NumberInput
          label={label}
          description={description}
          min={least}
          max={most}
          allowDecimal={false}
          clampBehavior="none"
          styles={{ wrapper: { maxWidth: '8rem' } }}
          value={typed}
          error={isPossible ? undefined : `A whole number of days, from ${least} to ${most}`}
          onChange={setTyped}
        />
        {saving.isError && <FormError error={saving.error} title="The days are not saved" />}
        <div className={pageClasses.actions}>
          <Button type="submit" loading={saving.isPending} disabled={!isPossible || typed === days}>
            Save the days
          </Button>
        </div>
      </form>
    </section>
  )
}

function CompanyFamilies({ families }: { families: PlatformSettings['companyFamilies'] }) {
  const [typed, setTyped] = useState(() => writeFamilies(families))
  const saving = useSave()
  const { families: read, alone } = readFamilies(typed)
  const isChanged = JSON.stringify(read) !== JSON.stringify(families)
  return (
    <section className={pageClasses.section} aria-labelledby="families">
      <form
        className={pageClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          saving.mutate({ companyFamilies: read })
        }}
      >
        <h2 id="families" className={pageClasses.sectionTitle}>
          Companies that belong together
        </h2>
        <Textarea
          label="One family a line, names with semicolons between them"
          description="A conflict with one company is a possible conflict with all of its family."
          placeholder="Harbor Nine Holdings; Harbor 9 Properties LLC"
          autosize
          minRows={3}
          maxRows={16}
          value={typed}
          error={alone.length > 0 ? `A family needs two names: ${alone.join(', ')}` : undefined}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        {saving.isError && <FormError error={saving.error} title="The families are not saved" />}
        <div className={pageClasses.actions}>
          <Button type="submit" loading={saving.isPending} disabled={!isChanged || alone.length > 0}>
            Save the families
          </Button>
        </div>
      </form>
    </section>
  )
}
