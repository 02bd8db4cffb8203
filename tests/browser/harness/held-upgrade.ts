import { cpSync, existsSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { loadMigrations } from '@auralis/migrate';

/** What the last step of an upgrade does once it is no longer held. */
type Outcome = 'succeeds' | 'fails';

/** The migrations of Auralis and one more, which holds the upgrade of a library with tracks until the test lets it go on. */
export interface HeldUpgrade {
  readonly migrations: string;
  /** Schema version after the last step. */
  readonly newest: number;
  /** The sentence of the last step. */
  readonly description: string;
  /** Resolves when the last step has begun, and holds. */
  readonly reached: () => Promise<void>;
  /** Lets the upgrade go on, and those to come. */
  readonly release: (outcome: Outcome) => void;
  /** Holds the next upgrade. */
  readonly hold: () => void;
}

const DESCRIPTION = 'Finds the mood of each track';
/** The receipt of a shorter upgrade is one line only. */
const LEAST_MS = 1100;

/** Writes the migrations into a folder of the test. */
export async function heldUpgrade(folder: string): Promise<HeldUpgrade> {
  const migrations = join(folder, 'migrations');
  const [begun, outcome] = [join(folder, 'begun'), join(folder, 'outcome')];
  cpSync(fileURLToPath(MIGRATIONS_FOLDER), migrations, { recursive: true });
  const { newest: before } = await loadMigrations(MIGRATIONS_FOLDER);
  const newest = before + 1;
  const name = [before, newest].map((version) => `v${String(version).padStart(3, '0')}`).join('_to_');
  writeFileSync(join(migrations, `migration_${name}_moods.js`), lastStep(begun, outcome));
  const hold = () => {
    rmSync(begun, { force: true });
    rmSync(outcome, { force: true });
  };
  return {
    migrations,
    newest,
    description: DESCRIPTION,
    reached: () => fileAppears(folder, begun),
    release: (next) => writeFileSync(outcome, next),
    hold,
  };
}

/** An empty library, from which the expected tables are read, is not held. */
function lastStep(begun: string, outcome: string): string {
  return `// ${DESCRIPTION}
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const outcome = () => (existsSync(${JSON.stringify(outcome)}) ? readFileSync(${JSON.stringify(outcome)}, 'utf8') : '');

export default {
  up(db) {
    db.exec('CREATE TABLE moods (track_id INTEGER PRIMARY KEY, mood TEXT NOT NULL)');
    db.exec('UPDATE tracks SET title = title');
    if (db.prepare('SELECT count(*) FROM tracks').pluck().get() === 0) return;
    writeFileSync(${JSON.stringify(begun)}, '');
    wait(${LEAST_MS});
    while (outcome() === '') wait(20);
    if (outcome() === 'fails') throw new Error('no mood was found');
  },
};
`;
}

async function fileAppears(folder: string, path: string): Promise<void> {
  const changes = watch(folder);
  try {
    while (!existsSync(path)) await new Promise((changed) => changes.once('change', changed));
  } finally {
    changes.close();
  }
}
