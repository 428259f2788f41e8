import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { type PlatformSettings, platformSettingsSchema } from '../../contracts/platform-settings.ts'

type Db = Database | DatabaseTransaction

/** What holds before anybody changes it: cases open without review, no families are known, recordings stay for a year. */
const defaults: PlatformSettings = {
  reviewCases: false,
  erasureWaitingDays: 14,
  recordingDays: 365,
  companyFamilies: [],
}

/** The settings of the platform; what was never set has its default. */
export async function getSettings(db: Db): Promise<PlatformSettings> {
  const rows = await db.selectFrom('platformSettings').select(['key', 'value']).execute()
  return platformSettingsSchema.parse({ ...defaults, ...Object.fromEntries(rows.map((row) => [row.key, row.value])) })
}

export async function upsertSetting(
  db: Db,
  { key, value, updatedBy }: { key: keyof PlatformSettings; value: unknown; updatedBy: string },
  now: Date,
): Promise<void> {
  const row = { value: JSON.stringify(value), updatedBy, updatedAt: now }
  await db
    .insertInto('platformSettings')
    .values({ key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute()
}
