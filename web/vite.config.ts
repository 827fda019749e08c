import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // `npm run dev -w web` beside a running server; the built pages are served by the server itself.
  server: { proxy: { '/api': 'http://127.0.0.1:4777' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    // The first that know light-dark(); an older target would have it rewritten into something that Mantine's scheme does not reach.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy of the pages allows no data: scripts and no inline ones.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // What several screens share is one file: of its own each small module was a request, and the first screen made forty.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 3, maxModuleSize: 60_000 }] } },
    },
  },
});
