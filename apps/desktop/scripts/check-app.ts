import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
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
  if (problems.length > 0) return problems;
  const folder = mkdtempSync(join(tmpdir(), 'auralis-package-'));
  try {
    const packed = layOutAsPacked(folder);
    return [...runMain(packed), ...(await runSelfCheck(packed, folder))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Copies the app into the folders of a packed one, with a folder in place of the archive. */
function layOutAsPacked(folder: string): string {
  const archive = join(folder, 'app.asar');
  const unpacked = join(folder, 'app.asar.unpacked');
  mkdirSync(unpacked);
  const isUnpacked = (name: string) => name === 'threads' || name === 'node_modules';
  cpSync(APP_FOLDER, archive, { recursive: true, filter: (path) => !isUnpacked(relative(APP_FOLDER, path)) });
  for (const name of readdirSync(APP_FOLDER).filter(isUnpacked))
    cpSync(join(APP_FOLDER, name), join(unpacked, name), { recursive: true });
  // Electron finds in the archive what is beside it.
  symlinkSync(join(unpacked, 'node_modules'), join(archive, 'node_modules'), 'junction');
  return archive;
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
function runMain(packed: string): readonly string[] {
  const hooks = `data:text/javascript,${encodeURIComponent(SECOND_INSTANCE)}`;
  const command = ['--import', hooks, join(packed, 'main.js')];
  const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', cwd: tmpdir() });
  return stdout === 'exit 0\n' ? [] : [`The main script can't be loaded: ${stderr || stdout}`];
}

/** Runs the built app under Node with a library of the first schema. */
async function runSelfCheck(packed: string, folder: string): Promise<readonly string[]> {
  const migrations = await loadMigrations(MIGRATIONS_FOLDER);
  const library = join(folder, 'library.db');
  await generateLibrary({ path: library, migrations, schema: 1, tracks: TRACKS, seed: 1, dirt: 'some' });
  const command = [join(packed, 'self-check.js'), library];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: 'utf8', cwd: folder });
  if (status !== 0) return [`The built app does not run: ${stderr}`];
  return differences(JSON.parse(stdout), {
    state: 'ready',
    schema: migrations.newest,
    tracks: TRACKS,
    verifiedLevel: 5,
    page: true,
    preload: true,
    backupThread: true,
    migrations: true,
  });
}

function differences(found: Readonly<Record<string, unknown>>, expected: Readonly<Record<string, unknown>>) {
  return Object.entries(expected)
    .filter(([name, value]) => found[name] !== value)
    .map(([name, value]) => `The built app has ${name} ${String(found[name])} where it should have ${String(value)}.`);
}
