#!/usr/bin/env node
import { equal, match, ok } from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { BUNDLERS, runBundledApp, writeBundledApp } from './bundled-apps.ts';
import { type CommandResult, type ConsumerProject, makeConsumer } from './consumer-project.ts';
import { checkManifestAndChangelog, checkSourceMaps, compileStrictly, followStackTrace } from './packed-contents.ts';
import { lintTarball, packAll, publishedPackages } from './release/tarballs.ts';
import { runCommandLineTool, runElectronMain, runNodeApp } from './run-examples.ts';

// node scripts/packed-smoke-test.ts, after a build
// Packs every package as for a release, lints each tarball, installs them in a new project and uses them there.

const root = resolve(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'auralis-packed-')));
try {
  const tarballs = await packAll(root, manifest.version, join(scratch, 'tarballs'));
  const packed = tarballs.map(({ file }) => join(scratch, 'tarballs', file));
  for (const path of packed)
    await check(`publint and attw find no problem in ${basename(path)}`, () => lintTarball(root, path));
  const consumer = makeConsumer(join(scratch, 'consumer'), [
    ...packed,
    `better-sqlite3@${manifest.devDependencies['better-sqlite3']}`,
  ]);
  for (const one of publishedPackages(root)) {
    await check(`${one.name}: the manifest leads to the repository and names nothing private`, () =>
      checkManifestAndChangelog(root, consumer, one),
    );
    await check(`${one.name}: source maps contain the sources`, () => checkSourceMaps(consumer, one));
  }
  await check('a stack trace leads to the line of the source', () => followStackTrace(consumer));
  for (const { name } of tarballs)
    await check(`${name}: every entry point can be imported, every command prints its help`, () =>
      useEntryPoints(consumer, name),
    );
  await check('a database is upgraded, backed up and verified', () => upgradeDatabase(consumer));
  await check('an error that nothing catches is printed in short lines', () => leaveUncaught(consumer));
  await check('an app can read what is new', () => askWhatsNew(consumer));
  await check('examples/node-app runs', () => runNodeApp(consumer));
  await check('examples/command-line-tool runs', () => runCommandLineTool(consumer));
  await check('examples/electron-main runs without Electron', () => runElectronMain(consumer));
  writeBundledApp(consumer);
  for (const bundler of BUNDLERS)
    await check(`an app bundled with ${bundler.name} backs up and upgrades its databases`, () =>
      runBundledApp(consumer, bundler),
    );
  // At the end, because it installs what the commands and examples must do without.
  await check('tsc finds nothing in the types of the packages, without skipLibCheck', () =>
    compileStrictly(
      root,
      consumer,
      tarballs.map(({ name }) => name),
    ),
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function check(what: string, run: () => void | Promise<void>): Promise<void> {
  try {
    await run();
    console.log(`ok      ${what}`);
  } catch (error) {
    console.log(`FAILED  ${what}\n${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

function useEntryPoints({ manifestOf, node, command }: ConsumerProject, name: string): void {
  const { exports, bin = {} } = manifestOf(name);
  // A worker exports nothing.
  for (const entryPoint of Object.keys(exports).filter((one) => one !== './worker')) {
    const specifier = `${name}${entryPoint.slice(1)}`;
    const attributes = entryPoint.endsWith('.json') ? ", { with: { type: 'json' } }" : '';
    const script = `console.log(Object.keys(await import('${specifier}'${attributes})).length)`;
    ok(Number(expectSuccess(node('--input-type=module', '--eval', script))) > 0, `${specifier} exports nothing`);
  }
  for (const [binary] of Object.entries(bin)) {
    match(expectSuccess(command(binary, '--help')), /^Usage: /, binary);
    equal(command(binary, 'no-such-verb').status, 2, `${binary} accepts an unknown verb`);
  }
}

function upgradeDatabase({ write, node, command }: ConsumerProject): void {
  write({
    'migrations/migration_v000_to_v001_songs.sql':
      '-- Keeps your songs\nCREATE TABLE songs (id INTEGER PRIMARY KEY, title TEXT NOT NULL);\n',
    'migrations/migration_v001_to_v002_favourites.sql':
      '-- Remembers your favourites\nALTER TABLE songs ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0;\n',
  });
  expectSuccess(command('auralis-migrate', 'upgrade', 'app.db', '--create', '--to', '1'));
  const fill =
    "import Database from 'better-sqlite3'; new Database('app.db').exec(\"INSERT INTO songs (title) VALUES ('One'), ('Two')\")";
  expectSuccess(node('--input-type=module', '--eval', fill));
  equal(command('auralis-migrate', 'status', 'app.db').status, 3, 'an old database is reported as current');
  const result = JSON.parse(expectSuccess(command('auralis-migrate', 'upgrade', 'app.db', '--json')));
  equal(result.status, 'upgraded');
  equal(result.receipt.to, 2);
  expectSuccess(command('auralis-migrate', 'status', 'app.db'));
  const { backups } = JSON.parse(expectSuccess(command('auralis-backup', 'list', 'app.db', '--json')));
  equal(backups.length, 1);
  expectSuccess(command('auralis-backup', 'verify', 'app.db'));
  const count =
    "import Database from 'better-sqlite3'; console.log(new Database('app.db').prepare('SELECT count(favourite) FROM songs').pluck().get())";
  equal(expectSuccess(node('--input-type=module', '--eval', count)).trim(), '2');
}

/** Before such an error Node prints the line that threw it: all of a file that was minified into one. */
function leaveUncaught({ node }: ConsumerProject): void {
  const script = "import { loadMigrations } from '@auralis/migrate'; await loadMigrations('no-such-folder');";
  const { stderr } = node('--input-type=module', '--eval', script);
  match(stderr, /MIGRATION_MISSING/);
  const longest = Math.max(...stderr.split('\n').map(({ length }) => length));
  ok(longest < 1000, `a line has ${longest} characters`);
}

function askWhatsNew({ node, command }: ConsumerProject): void {
  const script = `
    import { whatsNew } from '@auralis/changelog';
    import { releases } from '@auralis/changelog/data';
    import { APP_VERSION } from '@auralis/version/constants';
    console.log(JSON.stringify(whatsNew({ releases, since: '1.1.0', current: APP_VERSION }).entries));`;
  const entries = JSON.parse(expectSuccess(node('--input-type=module', '--eval', script)));
  ok(entries.length > 0, 'nothing is new since 1.1.0');
  equal(JSON.parse(expectSuccess(command('auralis-version', 'print', '--json'))).app, manifest.version);
}

function expectSuccess({ status, stdout, stderr }: CommandResult): string {
  equal(status, 0, stderr || stdout);
  return stdout;
}
