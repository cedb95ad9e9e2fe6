/** How the console is built: hashed files, no inline script or style (the server's CSP refuses them), one language level for all. */
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    // A picture inlined as a data: address would be one more thing to allow.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
