import * as parties from '../../contracts/case-parties.ts'
import * as stages from '../../contracts/case-stages.ts'
import * as intake from '../../contracts/intake.ts'
import * as settings from '../../contracts/platform-settings.ts'
import * as acts from '../../domain/cases/case-stages.commands.ts'
import * as intakes from '../../domain/cases/intake.commands.ts'
import * as caseParties from '../../domain/cases/parties.commands.ts'
import { submitCase } from '../../domain/cases/submit-case.ts'
import * as platformSettings from '../../domain/platform-settings/platform-settings.commands.ts'
import { handle, type Route } from '../handle.ts'

/** How a case comes to be open and how it ends. */
export const caseStageRoutes: Route[] = [
  handle(intake.getIntake, (ctx, { params }) => intakes.getIntake(ctx, params.id)),
  handle(intake.saveIntake, (ctx, { params, body }) => intakes.saveIntake(ctx, params.id, body.answers)),
  handle(intake.submitIntake, (ctx, { params }) => intakes.submitIntake(ctx, params.id)),
  handle(parties.getCaseParties, (ctx, { params }) => caseParties.getCaseParties(ctx, params.id)),
  handle(parties.putCaseParties, (ctx, { params, body }) => caseParties.putCaseParties(ctx, params.id, body)),
  handle(stages.submitCase, (ctx, { params, body }) => submitCase(ctx, params.id, body)),
  handle(stages.publishCase, (ctx, { params, body }) => acts.publishCase(ctx, params.id, body)),
  handle(stages.returnCase, (ctx, { params, body }) => acts.returnCase(ctx, params.id, body.reasons)),
  handle(stages.removeCase, (ctx, { params, body }) => acts.removeCase(ctx, params.id, body.reason)),
  handle(stages.discardCase, (ctx, { params }) => acts.discardCase(ctx, params.id)),
  handle(stages.withdrawCase, (ctx, { params }) => acts.withdrawCase(ctx, params.id)),
  handle(stages.abandonCase, (ctx, { params }) => acts.abandonCase(ctx, params.id)),
  handle(stages.reopenCase, (ctx, { params, body }) => acts.reopenCase(ctx, params.id, body.deadline)),
  handle(settings.getPlatformSettings, (ctx) => platformSettings.readPlatformSettings(ctx)),
  handle(settings.putPlatformSettings, (ctx, { body }) => platformSettings.changePlatformSettings(ctx, body)),
]
