import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  describeFailure,
  formatFailure,
  formatReceipt,
  type LibraryState,
  MIGRATIONS_FOLDER,
  openLibrary,
  readFailureContext,
} from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { loadMigrations, type Receipt } from '@auralis/migrate';
import { APP_VERSION } from '@auralis/version/constants';

// npm start -- --once [--library FILE]
// Upgrades a library to the newest schema and prints each phase. Without --library it generates a sample library first.

const SAMPLE_TRACKS = 5000;
const path = libraryArgument() ?? (await makeSample());

let lastLine = '';
try {
  const { database, result, journalMode } = await openLibrary({ path, appVersion: APP_VERSION, onState: printState });
  database.close();
  if ('receipt' in result) printReceipt(result.receipt, journalMode);
  else console.log(`${result.database} is already at schema ${result.version}.`);
} catch (error) {
  printFailure(error, path);
  process.exitCode = 1;
}

/** Rejects a mistyped path or option, which would otherwise end with a new library and good news. */
function libraryArgument(): string | undefined {
  const args = process.argv.slice(2).filter((word) => word !== '--');
  try {
    const { library } = parseArgs({ options: { library: { type: 'string' } }, args }).values;
    if (library === undefined || existsSync(library)) return library;
    const detail = `${library} does not exist.`;
    printFailure({ code: 'DATABASE_MISSING', detail, facts: {} }, library);
    process.exit(1);
  } catch (error) {
    console.error(`${(error as Error).message}\n\nUsage: npm start -- --once [--library FILE]`);
    process.exit(2);
  }
}

async function makeSample(): Promise<string> {
  const library = join(mkdtempSync(join(tmpdir(), 'auralis-sample-')), 'library.db');
  const migrations = await loadMigrations(MIGRATIONS_FOLDER);
  await generateLibrary({ path: library, migrations, schema: 1, tracks: SAMPLE_TRACKS, seed: 1, dirt: 'some' });
  console.log(`Created a sample library with ${SAMPLE_TRACKS.toLocaleString('en')} tracks at schema 1: ${library}\n`);
  return library;
}

function printState(state: LibraryState): void {
  if (state.state !== 'upgrading') return;
  const { phase, migration, fraction } = state.progress;
  const line =
    migration === undefined ? phase : `${phase} (${migration.index} of ${migration.count}: ${migration.description})`;
  if (line === lastLine) return;
  lastLine = line;
  console.log(`${String(Math.round(fraction * 100)).padStart(3)} %  ${line}`);
}

function printReceipt(receipt: Receipt, journalMode: string): void {
  const { database, from, to, durationMs, migrations, foreignObjects, backup } = receipt;
  const { kept, dropped } = foreignObjects;
  const before = from === 'legacy' ? 'an unversioned library' : from === 0 ? 'an empty file' : `schema ${from}`;
  console.log(`\nUpgraded from ${before} to schema ${to} in ${Math.round(durationMs)} ms:`);
  for (const { description } of migrations) console.log(`  ${description}`);
  console.log(`\n${formatReceipt(receipt).join('\n  ')}`);
  if (kept.length > 0) console.log(`Kept, although it is not part of Auralis: ${kept.join(', ')}`);
  if (dropped.length > 0) console.log(`Removed together with a table that was rebuilt: ${dropped.join(', ')}`);
  console.log(backup === null ? 'No backup was needed: the library is new.' : `Verified backup: ${backup.path}`);
  console.log(`Library: ${database} (journal mode ${journalMode})`);
}

function printFailure(error: unknown, library: string): void {
  const context = readFailureContext({ path: resolve(library), appVersion: APP_VERSION });
  console.error(`\n${formatFailure(describeFailure(error, context)).join('\n')}`);
}
