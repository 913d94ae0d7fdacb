/**
 * How the console is built: into dist/, which the server serves.
 *
 * Fonts and pictures stay files of their own: inlined as data they would block the first paint for every page.
 */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const serverInDevelopment = 'http://127.0.0.1:8460'

export default defineConfig(({ command }) => {
  // Tests build it too, and vitest sets this to "test": React would come with its checks, half as large again.
  if (command === 'build') process.env['NODE_ENV'] = 'production'
  return {
    root: import.meta.dirname,
    plugins: [react()],
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 900,
    },
    server: { proxy: { '/v1': { target: serverInDevelopment, ws: true } } },
  }
})
