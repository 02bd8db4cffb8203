import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The interface with made-up data: `vite --config test/preview/vite.config.ts`, then `?scenario=upgrading`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: { target: 'es2023', assetsInlineLimit: 0, emptyOutDir: true },
});
