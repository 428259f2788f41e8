/**
 * Lets this device open the application without a connection (service-worker.js). While developing there is no build to keep, and
 * one that was kept from this address before would hide what is being changed.
 */
export async function keepApplication(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  try {
    if (import.meta.env.PROD) {
      await navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' })
      return
    }
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister()
  } catch {
    // Forbidden by the browser (private windows, say): a reload then needs a connection, and nothing else is lost.
  }
}
