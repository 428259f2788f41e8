import * as contract from '../../contracts/privacy.ts'
import { getPrivacyPage } from '../../domain/privacy/privacy-page.commands.ts'
import { handle, type Route } from '../handle.ts'

export const privacyRoutes: Route[] = [handle(contract.getPrivacyPage, (ctx) => getPrivacyPage(ctx))]
