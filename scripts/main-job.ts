import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatReceipt, type LibraryState, MIGRATIONS_FOLDER, openLibrary } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { loadMigrations } from '@auralis/migrate';
import { APP_VERSION } from '@auralis/version';

/** The main job, to be watched: an old library is brought to the newest schema. `--library FILE` takes a real one. */
const SAMPLE_TRACKS = 5000;
const path = libraryAsked() ?? (await makeSample());

let shown = '';
try {
  const { database, result, journalMode } = await openLibrary({ path, appVersion: APP_VERSION, onState: show });
  database.close();
  if (!('receipt' in result)) {
    console.log(`${result.database} is at schema ${result.version}: nothing to do.`);
  } else {
    const { receipt } = result;
    const { kept, dropped } = receipt.foreignObjects;
    console.log(
      `\nFrom ${receipt.from === 'legacy' ? 'an unversioned library' : `schema ${receipt.from}`} to schema ${receipt.to} in ${Math.round(receipt.durationMs)} ms:`,
    );
    for (const { description } of receipt.migrations) console.log(`  ${description}`);
    console.log(`\n${formatReceipt(receipt).join('\n  ')}`);
    if (kept.length > 0) console.log(`Kept as found: ${kept.join(', ')}`);
    if (dropped.length > 0) console.log(`Dropped with a rebuilt table: ${dropped.join(', ')}`);
    console.log(
      receipt.backup === null ? 'No backup was needed: the library is new.' : `Backup, checked: ${receipt.backup.path}`,
    );
    console.log(`Library: ${result.database} (${journalMode})`);
  }
} catch (error) {
  const { code, message, detail, facts } = error as {
    code?: string;
    message: string;
    detail?: string;
    facts?: Record<string, unknown>;
  };
  console.error(`\n${message}\n  ${code ?? 'ERROR'}: ${detail ?? ''}`);
  if (typeof facts?.backup === 'string') console.error(`  Backup: ${facts.backup}`);
  process.exitCode = 1;
}

/** A mistyped path or option must not end with a new library and good news. */
function libraryAsked(): string | undefined {
  const args = process.argv.slice(2).filter((word) => word !== '--');
  try {
    const { library } = parseArgs({ options: { library: { type: 'string' } }, args }).values;
    if (library === undefined || existsSync(library)) return library;
    console.error(`There is no library at this path. Nothing was made in its place.\n  DATABASE_MISSING: ${library}`);
    process.exit(1);
  } catch (error) {
    console.error(`${(error as Error).message}\n  WRONG_USAGE: npm start [-- --library FILE]`);
    process.exit(2);
  }
}

async function makeSample(): Promise<string> {
  const library = join(mkdtempSync(join(tmpdir(), 'auralis-sample-')), 'library.db');
  const migrations = await loadMigrations(MIGRATIONS_FOLDER);
  await generateLibrary({ path: library, migrations, schema: 1, tracks: SAMPLE_TRACKS, seed: 1, dirt: 'some' });
  console.log(`Made a sample library of ${SAMPLE_TRACKS.toLocaleString('en')} tracks at schema 1: ${library}\n`);
  return library;
}

function show(state: LibraryState): void {
  if (state.state !== 'upgrading') return;
  const { phase, migration, fraction } = state.progress;
  const line =
    migration === undefined ? phase : `${phase} (${migration.index} of ${migration.count}: ${migration.description})`;
  if (line === shown) return;
  shown = line;
  console.log(`${String(Math.round(fraction * 100)).padStart(3)} %  ${line}`);
}
