import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  describeFailure,
  formatFailure,
  formatReceipt,
  formatUpgrade,
  type LibraryState,
  MIGRATIONS_FOLDER,
  openLibrary,
  readFailureContext,
} from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { loadMigrations, type Receipt } from '@auralis/migrate';
import { APP_VERSION } from '@auralis/version/constants';
import { argumentsOrExit } from '../apps/web/src/server/command-line.ts';

// npm start -- --once [--library FILE]
// Upgrades a library to the newest schema and prints each phase. Without --library it generates a sample library first.

const SAMPLE_TRACKS = 5000;
const { library: given } = await argumentsOrExit();
const path = given ?? (await makeSample());

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
  const { database, migrations, foreignObjects, backup } = receipt;
  const { kept, dropped } = foreignObjects;
  console.log(`\n${formatUpgrade(receipt)}:`);
  for (const { description } of migrations) console.log(`  ${description}`);
  console.log(`\n${formatReceipt(receipt).join('\n  ')}`);
  if (kept.length > 0) console.log(`Kept, although it is not part of Auralis: ${kept.join(', ')}`);
  if (dropped.length > 0) console.log(`Removed together with a table that was rebuilt: ${dropped.join(', ')}`);
  console.log(backup === null ? 'No backup was needed: the library is new.' : `Verified backup: ${backup.path}`);
  console.log(`Library: ${database} (journal mode ${journalMode})`);
}

function printFailure(error: unknown, library: string): void {
  const context = readFailureContext({ path: library, appVersion: APP_VERSION });
  console.error(`\n${formatFailure(describeFailure(error, context)).join('\n')}`);
}
