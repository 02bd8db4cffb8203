import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openLibrary } from '@auralis/library';
import { expect, test } from 'vitest';
import { libraryFor } from './test/sample-library.ts';

const SERVER = new URL('./http/server.ts', import.meta.url);
const place = libraryFor('each test', 6);

/** A server with a page of its own, and what a window gets from it. */
const SCRIPT = `
  const { createServer } = await import(${JSON.stringify(SERVER.href)});
  const { pino } = await import(${JSON.stringify(import.meta.resolve('pino'))});
  const [library] = process.argv.slice(1);
  const page = { bytes: Buffer.from('<head><title>Auralis</title></head>'), type: 'text/html', etag: '"1"', cacheControl: 'no-cache' };
  const log = pino({ level: 'silent' });
  const server = createServer({ library, appVersion: '1.4.0', clientFiles: new Map([['/', page]]), port: { at: 0 }, log });
  const { url, opened } = await server.start();
  await opened;
  const [, token] = /auralis-token" content="([^"]+)"/.exec(await (await fetch(url)).text());
  const json = async (path, options) => (await fetch(new URL(path, url), options)).json();
  const { state, isReadOnly } = await json('/api/upgrade');
  const { total } = await json('/api/tracks?limit=1');
  const play = await json('/api/tracks/3/plays', { method: 'POST', headers: { 'Auralis-Token': token } });
  await server.stop();
  console.log(JSON.stringify({ state, isReadOnly, total, play: play.code }));`;

/** Runs as a user without any rights of its own: permissions do not bind root. */
function asNobody(...args: readonly string[]) {
  const as = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const [program = '', ...rest] = [...as, process.execPath, ...args];
  return spawnSync(program, rest, { encoding: 'utf8', cwd: '/' });
}

const hasNobody =
  process.platform !== 'win32' &&
  asNobody('-e', `fs.readFileSync(${JSON.stringify(fileURLToPath(SERVER))})`).status === 0;
if (!hasNobody) console.error('SKIPPED: no user with fewer permissions is available, so permissions are not tested.');

test.runIf(hasNobody)('a library that may only be read is shown, and changes are refused with their code', async () => {
  (await openLibrary({ path: place.path, appVersion: '1.4.0' })).database.close();
  const before = readFileSync(place.path);
  chmodSync(place.path, 0o444);
  chmodSync(place.folder, 0o777);
  const { stdout, stderr } = asNobody('--input-type=module', '-e', SCRIPT, place.path);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ state: 'ready', isReadOnly: true, total: 300, play: 'LIBRARY_READ_ONLY' });
  expect(readFileSync(place.path)).toEqual(before);
});
