import { listBackups, recoverInterruptedRestore } from '@auralis/backup';
import { verifiedLevel } from '@auralis/backup/support';
import { confirm, EXIT, printable, type VerbResult } from '@auralis/command-line';
import { loadMigrations } from '../migrations/load-migrations.ts';
import type { Repair } from '../repair/plan-repair.ts';
import { planRepair, repairDatabase } from '../repair/repair-database.ts';
import { type CommandOptions, folderOf } from './options.ts';

export async function repair(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const migrations = await loadMigrations(folderOf(options));
  if (options.dryRun !== true) await recoverInterruptedRestore({ database, directory: options.backups, signal });
  const plan = planRepair(database, migrations);
  const restorable = plan.needsBackup ? newestWithRecord(database, options) : null;
  const beyond = [
    ...plan.beyondRepair.map((sentence) => `Not repairable: ${sentence}`),
    ...(plan.needsBackup ? [howToRestore(database, restorable)] : []),
  ];
  const exit = plan.beyondRepair.length === 0 ? EXIT.done : EXIT.notClean;
  if (plan.repairs.length === 0) {
    const text = beyond.length === 0 ? 'Nothing to repair.' : beyond.join('\n');
    return { json: { status: 'nothing-to-do', ...plan, restorable }, text, exit };
  }
  const changes = [
    'A repair backs the database up, then makes these changes; user data is not touched:',
    ...plan.repairs.map(describe),
  ];
  if (options.dryRun === true)
    return { json: { status: 'planned', ...plan, restorable }, text: [...changes, ...beyond].join('\n'), exit };
  process.stderr.write(`${printable(changes.join('\n'))}\n`);
  if (!(await confirm('Continue?', options)))
    return { json: { status: 'declined', ...plan }, text: 'Nothing was changed.', exit: EXIT.done };
  const directory = options.backups === undefined ? {} : { backups: { directory: options.backups } };
  const result = await repairDatabase({ database, migrations, signal, ...directory });
  return {
    json: { ...result, restorable },
    text: [`Repaired. Verified backup: ${result.backup?.path}`, ...beyond].join('\n'),
    exit,
  };
}

function describe(one: Repair): string {
  if (one.kind === 'ledger') return `  rebuild the record of migrations for schema ${one.version}`;
  if (one.kind === 'checksum') return `  update the checksum of ${one.script}: same text, other line ends`;
  const field = one.kind === 'user-version' ? 'user_version' : 'application_id';
  return `  set ${field} in the file header from ${one.found} to ${one.wanted}`;
}

/** A backup to restore, as the command shows it. */
interface Restorable {
  readonly id: string;
  readonly path: string;
  readonly createdAt: string;
  /** Null for a database from before schema versions were recorded. */
  readonly schemaVersion: number | null;
}

/** The newest verified backup that an upgrade identified: any other may be a copy of the present damage. */
function newestWithRecord(database: string, { backups }: CommandOptions): Restorable | null {
  const found = listBackups({ database, directory: backups }).find(
    ({ manifest }) =>
      verifiedLevel(manifest) > 0 && (manifest.schemaVersion !== null || manifest.reason === 'before-upgrade'),
  );
  if (found === undefined) return null;
  const { id, path, manifest } = found;
  return { id, path, createdAt: manifest.createdAt, schemaVersion: manifest.schemaVersion };
}

function howToRestore(database: string, backup: Restorable | null): string {
  if (backup === null)
    return `No backup with a known schema version was found. If backups are in another folder, pass it with --backups. "auralis-backup salvage ${database}" copies the readable rows to a new file.`;
  const schema = backup.schemaVersion === null ? 'before schema versions' : `schema ${backup.schemaVersion}`;
  return `The newest backup with a known schema version is from ${backup.createdAt} (${schema}): auralis-backup restore ${database} --id ${backup.id}`;
}
