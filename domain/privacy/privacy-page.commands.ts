import type { PrivacyPage } from '../../contracts/privacy.ts'
import type { Context } from '../context.ts'
import { getSettings } from '../platform-settings/platform-settings.queries.ts'
import { dataCategories } from './categories.ts'
import type { DataCategory } from './category.ts'
import { allRetentionRules } from './retention.ts'

/** For so many days a copy of one's data can be downloaded: long enough to find the time, short enough not to lie about. */
export const EXPORT_KEPT_DAYS = 7

/** What the privacy page says, from the list that exports and erasures are made from. For everybody. */
export async function getPrivacyPage(ctx: Context): Promise<PrivacyPage> {
  const { erasureWaitingDays } = await getSettings(ctx.db)
  return {
    categories: dataCategories.map(present),
    periods: allRetentionRules(ctx).map(({ name, days }) => ({ what: name, days })),
    erasureWaitingDays,
    exportKeptDays: EXPORT_KEPT_DAYS,
  }
}

function present(category: DataCategory) {
  const { id, title, what, why, legalBasis, howLong, onErasure, reason, onErasureWords } = category
  const inExport = category.exportFiles !== undefined || category.rows.some(({ exported }) => exported !== undefined)
  return { id, title, what, why, legalBasis, howLong, inExport, onErasure, reason, onErasureWords }
}
