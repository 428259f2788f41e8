import * as contract from '../../contracts/search.ts'
import { searchInside as searchInsideEndpoint } from '../../contracts/search-inside.ts'
import { findPlaces } from '../../domain/places/gazetteer.ts'
import { searchCases } from '../../domain/search/cases-search.commands.ts'
import { searchInside } from '../../domain/search/inside/search-inside.commands.ts'
import { searchLawFirms } from '../../domain/search/law-firms-search.commands.ts'
import { searchLawyers } from '../../domain/search/lawyers-search.commands.ts'
import { handle, handlePage, type Route } from '../handle.ts'

export const searchRoutes: Route[] = [
  handle(contract.findPlaces, async (_ctx, { query }) => findPlaces(query.q)),
  handlePage(contract.searchLawyers, (ctx, { query }) => searchLawyers(ctx, query)),
  handlePage(contract.searchLawFirms, (ctx, { query }) => searchLawFirms(ctx, query)),
  handlePage(contract.searchCases, (ctx, { query }) => searchCases(ctx, query)),
  handlePage(searchInsideEndpoint, (ctx, { query }) => searchInside(ctx, query)),
]
