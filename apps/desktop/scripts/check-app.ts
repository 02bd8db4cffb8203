import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { loadMigrations } from '@auralis/migrate';
import { APP_FOLDER, EXTERNAL } from './app-folder.ts';
import type { RuntimeImports } from './build-app.ts';

/** How many tracks the library has that the built app opens. */
const TRACKS = 500;

/** What is wrong with the built app; empty if nothing is. */
export async function checkApp(imports: RuntimeImports): Promise<readonly string[]> {
  const problems = [...unknownImports(imports), ...wrongPreload(imports)];
  return problems.length > 0 ? problems : [...runMain(), ...(await runSelfCheck())];
}

/** Every import of a bundle has to be there at run time: in Electron, or in the one package beside the bundles. */
export function unknownImports(imports: RuntimeImports): readonly string[] {
  return [...imports].flatMap(([path, names]) =>
    names
      .filter((name) => !isBuiltin(name) && !EXTERNAL.includes(name))
      .map((name) => `${path} imports ${name}, which is not in the app.`),
  );
}

/** In a sandbox, the preload script has nothing but a part of Electron. */
function wrongPreload(imports: RuntimeImports): readonly string[] {
  const more = (imports.get('preload.cjs') ?? []).filter((name) => name !== 'electron');
  const text = readFileSync(join(APP_FOLDER, 'preload.cjs'), 'utf8');
  return [
    ...more.map((name) => `preload.cjs imports ${name}, which a sandbox does not have.`),
    ...(/^\s*(?:import|export)\b/m.test(text) ? ['preload.cjs is not CommonJS.'] : []),
  ];
}

/** In place of Electron: enough of it for a second instance, which only ends. */
const SECOND_INSTANCE = `
import { registerHooks } from 'node:module';
const parts = ['BrowserWindow', 'dialog', 'ipcMain', 'Menu', 'protocol', 'session', 'shell'];
const app = '{ requestSingleInstanceLock: () => false, exit: (code) => console.log("exit " + code) }';
const source = 'export const app = ' + app + ';' + parts.map((part) => 'export const ' + part + ' = {};').join('');
registerHooks({
  resolve: (name, context, next) =>
    name === 'electron' ? { url: 'data:text/javascript,' + encodeURIComponent(source), shortCircuit: true } : next(name, context),
});`;

/** Loads the main script, with all packages in its bundle, as a second instance of the app. */
function runMain(): readonly string[] {
  const hooks = `data:text/javascript,${encodeURIComponent(SECOND_INSTANCE)}`;
  const command = ['--import', hooks, join(APP_FOLDER, 'main.js')];
  const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', cwd: tmpdir() });
  return stdout === 'exit 0\n' ? [] : [`The main script can't be loaded: ${stderr || stdout}`];
}

/** Runs the built app under Node with a library of the first schema. */
async function runSelfCheck(): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'auralis-package-'));
  try {
    const migrations = await loadMigrations(MIGRATIONS_FOLDER);
    const library = join(folder, 'library.db');
    await generateLibrary({ path: library, migrations, schema: 1, tracks: TRACKS, seed: 1, dirt: 'some' });
    const script = join(APP_FOLDER, 'self-check.js');
    const { stdout, stderr, status } = spawnSync(process.execPath, [script, library], {
      encoding: 'utf8',
      cwd: folder,
    });
    if (status !== 0) return [`The built app does not run: ${stderr}`];
    return differences(JSON.parse(stdout), {
      state: 'ready',
      schema: migrations.newest,
      tracks: TRACKS,
      verifiedLevel: 5,
      page: true,
      preload: true,
      migrations: true,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function differences(found: Readonly<Record<string, unknown>>, expected: Readonly<Record<string, unknown>>) {
  return Object.entries(expected)
    .filter(([name, value]) => found[name] !== value)
    .map(([name, value]) => `The built app has ${name} ${String(found[name])} where it should have ${String(value)}.`);
}
