import { jurisdictions, listJurisdictions } from '../../contracts/jurisdictions.ts'
import { handle, type Route } from '../handle.ts'

export const lawyerRoutes: Route[] = [handle(listJurisdictions, async () => [...jurisdictions])]
