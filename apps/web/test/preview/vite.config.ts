import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const inFolder = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The interface with made-up data: `vite --config test/preview/vite.config.ts`, then `?scenario=upgrading`. */
export default defineConfig({
  root: inFolder('.'),
  plugins: [react()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    emptyOutDir: true,
    rolldownOptions: { input: ['index.html', 'update-dialog.html'].map(inFolder) },
  },
});
