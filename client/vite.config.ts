import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { serviceWorker } from './service-worker-plugin.ts'

/** The API that the development server forwards to; `npm run dev` sets the port. */
const api = `http://127.0.0.1:${process.env.API_PORT ?? '8080'}`

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), serviceWorker()],
  server: {
    host: '127.0.0.1',
    proxy: {
      '/v1': { target: api, ws: true },
      '/collab': { target: api, ws: true },
      '/y/': { target: api, ws: true },
      '/dev/': { target: api },
      '/docs': { target: api },
      '/healthz': { target: api },
      '/readyz': { target: api },
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // Fonts stay files: a font inside a style sheet delays the first paint and needs a looser content policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // React and the router change rarely: their own file stays in the browser's cache over our releases.
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack\/(react-query|query-core))\//,
            },
          ],
        },
      },
    },
  },
})
