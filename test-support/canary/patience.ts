/** So long anything in the canary's story may take: three processes start, schedules run every 30 s, machines may be slow. Guards only against hanging. */
export const PATIENCE_MS = 240_000
