import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { APP_FOLDER, DESKTOP, EXTERNAL, PRELOAD, ROOT, SCRIPTS } from './app-folder.ts';

/** What a bundle imports at run time, by the path of the bundle in the app. */
export type RuntimeImports = ReadonlyMap<string, readonly string[]>;

/** The packages in a bundle that are CommonJS expect these names, which ES modules do not have. */
const BANNER = `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;
const __unpacked = __dirname.replace(/\\bapp\\.asar(?=$|[\\\\/])/, 'app.asar.unpacked');
const __inThreads = require('node:path').resolve(__unpacked, /\\bthreads$/.test(__unpacked) ? '.' : 'threads', 'any.js');`;

/** Packages look for their threads beside the code that starts them. All threads are in one folder, beside the archive. */
const BESIDE_THREADS = { 'import.meta.filename': '__inThreads' };

const SHARED = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node24',
  external: [...EXTERNAL],
  metafile: true,
  logLevel: 'error',
  legalComments: 'linked',
} as const satisfies BuildOptions;

/** Builds the app, with its interface, into an empty `dist/app`. */
export async function buildApp(): Promise<RuntimeImports> {
  rmSync(APP_FOLDER, { recursive: true, force: true });
  mkdirSync(join(APP_FOLDER, 'threads'), { recursive: true });
  const scripts = await bundle({
    entryPoints: { ...SCRIPTS, 'threads/migrations': writeMigrations() },
    outdir: APP_FOLDER,
    format: 'esm',
    banner: { js: BANNER },
    define: BESIDE_THREADS,
  });
  const preload = await bundle({ entryPoints: [PRELOAD], outfile: join(APP_FOLDER, 'preload.cjs'), format: 'cjs' });
  buildClient();
  copyDriver();
  writeManifest();
  return new Map([...scripts, ...preload]);
}

async function bundle(options: BuildOptions): Promise<RuntimeImports> {
  const { metafile } = await build({ ...SHARED, ...options });
  return new Map(
    Object.entries(metafile?.outputs ?? {}).map(([path, { imports }]) => [
      path.slice(path.indexOf('dist/app/') + 'dist/app/'.length),
      imports.filter(({ external }) => external).map((each) => each.path),
    ]),
  );
}

/** The interface of `apps/web`, as it is. */
function buildClient(): void {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const command = [vite, 'build', '--logLevel', 'error', '--outDir', join(APP_FOLDER, 'client')];
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: join(ROOT, 'apps/web'), encoding: 'utf8' });
  if (status !== 0) throw new Error(`The interface could not be built: ${stderr}`);
}

/** The migrations as one module: a thread loads it as it is, from wherever it is. */
function writeMigrations(): string {
  const out = join(DESKTOP, 'dist/migrations.bundle.ts');
  const command = ['packages/migrate/src/cli.ts', 'bundle', '--migrations', 'migrations', '--out', out];
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The migrations could not be bundled: ${stderr}`);
  return out;
}

/** Without its C sources, and with the binaries of all systems: electron-builder packs for one after the other. */
function copyDriver(): void {
  const from = realpathSync(join(DESKTOP, 'node_modules/better-sqlite3'));
  const to = join(APP_FOLDER, 'node_modules/better-sqlite3');
  for (const part of ['lib', 'prebuilds', 'package.json', 'LICENSE'])
    cpSync(join(from, part), join(to, part), { recursive: true });
}

function writeManifest(): void {
  const own = readJson(join(DESKTOP, 'package.json'));
  const driver = readJson(join(APP_FOLDER, 'node_modules/better-sqlite3/package.json'));
  const manifest = {
    name: 'auralis',
    version: own.version,
    description: own.description,
    license: own.license,
    author: 'The Auralis authors',
    homepage: 'https://github.com/auralis/auralis',
    type: 'module',
    main: 'main.js',
    dependencies: { 'better-sqlite3': driver.version },
  };
  const path = join(APP_FOLDER, 'package.json');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  // It is only needed to compile the driver.
  writeDriverManifest(driver);
}

function writeDriverManifest({ dependencies, devDependencies, scripts, ...driver }: Readonly<Record<string, unknown>>) {
  const path = join(APP_FOLDER, 'node_modules/better-sqlite3/package.json');
  writeFileSync(path, `${JSON.stringify(driver, null, 2)}\n`);
}

function readJson(path: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(path, 'utf8'));
}
