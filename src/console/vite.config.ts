/** How the console is built: hashed files, no inline script or style (the server's CSP refuses them), one language level for all. */
import { join } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  // In a page the log reckons without node:crypto; the same vectors hold both twins.
  resolve: { alias: [{ find: /^.*\/digest\.ts$/, replacement: join(import.meta.dirname, '../log/digest-web.ts') }] },
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    // A picture inlined as a data: address would be one more thing to allow.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: join(import.meta.dirname, 'index.html'), sw: join(import.meta.dirname, 'worker/worker.ts') },
      // The worker keeps one address for ever, for a browser compares what lies there; it shares no code with the page.
      output: { entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
});
