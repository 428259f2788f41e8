import { jurisdictions, listJurisdictions } from '../../contracts/jurisdictions.ts'
import * as contract from '../../contracts/lawyers.ts'
import * as licenceContract from '../../contracts/licences.ts'
import { getLawyerAnalytics } from '../../domain/lawyers/analytics.commands.ts'
import * as lawyers from '../../domain/lawyers/lawyers.commands.ts'
import * as licences from '../../domain/lawyers/licences.commands.ts'
import { handle, handleAct, handleFile, handlePage, type Route } from '../handle.ts'

export const lawyerRoutes: Route[] = [
  handle(listJurisdictions, async () => [...jurisdictions]),
  handle(contract.registerLawyer, (ctx, { body }) => lawyers.registerLawyer(ctx, body)),
  handlePage(contract.listLawyers, (ctx, { query }) => lawyers.listLawyers(ctx, query)),
  handle(contract.getMyLawyer, (ctx) => lawyers.getMyLawyer(ctx)),
  handle(contract.updateMyLawyerProfile, (ctx, { body }) => lawyers.updateMyLawyerProfile(ctx, body)),
  handle(contract.addLawyerCase, (ctx, { body }) => lawyers.addLawyerCase(ctx, body)),
  handleAct(contract.deleteLawyerCase, (ctx, { params }) => lawyers.deleteLawyerCase(ctx, params.id)),
  handle(contract.getLawyerAnalytics, (ctx, { query }) => getLawyerAnalytics(ctx, query)),
  handle(contract.getLawyer, (ctx, { params }) => lawyers.getLawyer(ctx, params.id)),
  handle(contract.getLawyerProfile, (ctx, { params }) => lawyers.getLawyerProfile(ctx, params.id)),
  handle(licenceContract.addLicence, (ctx, { body }) => licences.addLicence(ctx, body)),
  handle(licenceContract.updateLicence, (ctx, { params, body }) => licences.updateLicence(ctx, params.id, body)),
  handleAct(licenceContract.deleteLicence, (ctx, { params }) => licences.deleteLicence(ctx, params.id)),
  handle(licenceContract.submitVerification, (ctx, { body, file }) =>
    licences.submitVerification(ctx, { ...body, file }),
  ),
  handleFile(licenceContract.downloadEvidence, (ctx, { params }) => licences.downloadEvidence(ctx, params.id)),
]
