import { QueryClient } from '@tanstack/react-query'
import { isTemporary } from './api-error.ts'

/** Answers stay fresh this long: going back and forth between pages does not ask again. */
const FRESH_MS = 15_000
const RETRIES = 2

/** The cache of what the server has said. Emptied whenever somebody else signs in. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // The browser's idea of being online is often wrong: ask, and say so when no answer comes.
      networkMode: 'always',
      refetchOnReconnect: true,
      retry: (failures, error) => failures < RETRIES && isTemporary(error) && navigator.onLine,
      retryDelay: (attempt) => 500 * 2 ** attempt,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})
