import type { Endpoint, EndpointData } from '../../../contracts/endpoint.ts'
import { hasCode } from './api-error.ts'
import { session } from './session.ts'
import type { SessionStore } from './session-store.ts'
import { type ApiOptions, type ApiResult, type RawOptions, send, type Wire } from './transport.ts'

export { ApiError, hasCode, isTemporary } from './api-error.ts'

/** Makes the typed client for one session. */
export function createApi(wire: Wire, { tokens }: Pick<SessionStore, 'tokens'>) {
  /**
   * Calls an endpoint of contracts/ with the session's token; a refused token is refreshed once and the request sent again.
   * @throws ApiError for every answer that is not a success, `OFFLINE` when none came
   */
  return async function api<E extends Endpoint>(
    endpoint: E,
    options: ApiOptions<E>,
  ): Promise<ApiResult<EndpointData<E>>> {
    const raw = options as RawOptions
    if (endpoint.access === 'public') return send(wire, endpoint, raw)
    const token = await tokens.get()
    try {
      return await send(wire, endpoint, raw, token)
    } catch (error) {
      if (!hasCode(error, 'UNAUTHENTICATED', 'TOKEN_EXPIRED')) throw error
      return send(wire, endpoint, raw, await tokens.get(token))
    }
  }
}

export const api = createApi({ origin: '', fetch: (input, init) => fetch(input, init) }, session)
