import { queryOptions } from '@tanstack/react-query'
import { type Consultation, getConsultation, listConsultations } from '../../../../contracts/consultations.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'

/** Everything about a case's consultations begins with this key. */
export const consultationsKey = (caseId: string) => [...queryKeys.case(caseId), 'consultations'] as const

/** How often the room asks again even if no event told it to, milliseconds: events may be late, the lobby must not be. */
const ROOM_MS = 5_000

/** How often the list asks how far a recording is, milliseconds. */
const FILING_MS = 5_000
const isBeingFiled = ({ recording }: Consultation) => recording.parts.some(({ state }) => state === 'filing')

/** All consultations of a case, those to come first. */
export function consultationsQuery(caseId: string) {
  return queryOptions({
    queryKey: [...consultationsKey(caseId), 'list'],
    queryFn: async ({ signal }) => (await api(listConsultations, { query: { caseId, pageSize: 100 }, signal })).data,
    // Of a filing that fails no event tells.
    refetchInterval: ({ state }) => (state.data?.some(isBeingFiled) ? FILING_MS : false),
  })
}

/** More than anybody has to come in a day. */
const NEXT_SHOWN = 20

/** Of all of one's cases: those to come, by their time, before the others. */
export const nextConsultationsQuery = queryOptions({
  queryKey: queryKeys.consultations,
  queryFn: async ({ signal }) => (await api(listConsultations, { query: { pageSize: NEXT_SHOWN }, signal })).data,
})

/** One consultation, as its room needs it. */
export function consultationQuery(caseId: string, id: string) {
  return queryOptions({
    queryKey: [...consultationsKey(caseId), id],
    queryFn: async ({ signal }) => (await api(getConsultation, { params: { id }, signal })).data,
    refetchInterval: ROOM_MS,
  })
}
