import { type PlatformSettings, platformSettingsSchema } from '../../contracts/platform-settings.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireAdmin, withTransaction } from '../context.ts'
import { record } from '../outbox.ts'
import { getSettings, upsertSetting } from './platform-settings.queries.ts'

/** The settings, for administrators. @throws 404 for everybody else */
export async function readPlatformSettings(ctx: Context): Promise<PlatformSettings> {
  requireAdmin(ctx)
  return getSettings(ctx.db)
}

/** Changes settings; what is left out stays. @throws 404 for everybody but administrators */
export function changePlatformSettings(ctx: Context, body: Partial<PlatformSettings>): Promise<PlatformSettings> {
  const { userId } = requireAdmin(ctx)
  return withTransaction(ctx, async (ctx) => {
    for (const key of platformSettingsSchema.keyof().options) {
      const value = body[key]
      if (value === undefined) continue
      await upsertSetting(ctx.db, { key, value, updatedBy: userId }, ctx.clock.now())
      await record(ctx, { fact: 'platformSetting.changed', key, userId })
      await recordAudit(ctx, { act: 'platformSetting.changed', subject: { type: 'platformSetting', id: key } })
    }
    return getSettings(ctx.db)
  })
}
