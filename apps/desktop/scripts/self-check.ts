import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readClientFiles } from '@auralis/web/server/page';
import { pino } from 'pino';
import { createDesktopApp } from '../src/app/desktop-app.node.ts';
import { appFiles } from '../src/shell/app-files.ts';
import { shellTexts } from '../src/shell/shell-texts.ts';
import { answerPageRequest } from '../src/shell/window-pages.node.ts';

// Bundled beside the main script and run by Node: opens a library with the files of the built app, and nothing else. Prints
// what it found as JSON.

const [, , library = ''] = process.argv;
const files = appFiles(import.meta.dirname);
const app = await createDesktopApp({
  location: { path: library, earlier: null },
  appVersion: '0.0.0',
  migrations: files.migrations,
  workers: files.workers,
  log: pino({ level: 'error' }, { write: (line: string) => process.stderr.write(line) }),
  send: () => undefined,
  openFolder: async () => undefined,
  mayCopyEarlier: async () => false,
  onSettings: () => undefined,
  openUpdates: null,
});
const value = async (name: string, ...args: readonly unknown[]): Promise<unknown> => {
  const answer = await app.answer(name, args);
  if ('error' in answer) throw new Error(`${name}: ${answer.error.code} ${answer.error.message}`);
  return answer.value;
};

await app.start();
const { state } = app.controllers.session.state;
const tracks = (await value('tracks', { position: 0, limit: 10 })) as { readonly total: number };
const { id } = (await value('createBackup', {})) as { readonly id: string };
const { verifiedLevel } = (await value('verifyBackup', id)) as { readonly verifiedLevel: number };
await value('previewRestore', id);
await app.stop();
const page = answerPageRequest(readClientFiles(files.client), shellTexts('en', 'en'), {
  method: 'GET',
  url: 'auralis://app/library',
});
console.log(
  JSON.stringify({
    state,
    schema: app.controllers.session.schema,
    tracks: tracks.total,
    verifiedLevel,
    page: (await page.text()).includes('id="root"'),
    preload: existsSync(files.preload),
    // As @auralis/backup looks for it: without one, it would do the work in the main process and say nothing.
    backupThread: existsSync(join(dirname(import.meta.filename), 'off-thread-worker.js')),
    migrations: existsSync(fileURLToPath(files.migrations)),
  }),
);
