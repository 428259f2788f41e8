import * as contract from '../../contracts/two-factor.ts'
import * as twoFactor from '../../domain/auth/two-factor.commands.ts'
import { handle, handleAct, type Route } from '../handle.ts'

export const twoFactorRoutes: Route[] = [
  handle(contract.getTwoFactor, (ctx) => twoFactor.getTwoFactor(ctx)),
  handle(contract.enableTwoFactor, (ctx) => twoFactor.enableTwoFactor(ctx)),
  handle(contract.verifyTwoFactor, (ctx, { body }) => twoFactor.verifyTwoFactor(ctx, body)),
  handleAct(contract.disableTwoFactor, (ctx, { body }) => twoFactor.disableTwoFactor(ctx, body)),
  handle(contract.regenerateRecoveryCodes, (ctx, { body }) => twoFactor.regenerateRecoveryCodes(ctx, body)),
]
