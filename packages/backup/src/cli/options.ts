import { existsSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { backupPlace } from '../catalog/backup-place.ts';
import { type Backup, findBackup, surveyBackups } from '../catalog/list-backups.ts';
import { type VerificationLevel, verifiedLevel } from '../catalog/manifest.ts';
import { BackupError } from '../errors.ts';

export interface CommandOptions {
  readonly json?: boolean;
  readonly backups?: string;
  readonly id?: string;
  readonly level?: Exclude<VerificationLevel, 5>;
  readonly label?: string;
  readonly maxSchema?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly to?: string;
  readonly backup?: string;
}

export const OPTIONS = {
  backups: () => new Option('--backups <dir>', 'folder of backups; default: backups/ beside the database'),
  id: () => new Option('--id <id>', 'id of the backup, as "list" shows it; default: the newest verified one'),
  level: () => new Option('--level <level>', 'how thoroughly to verify, from 1 to 4').argParser(parseLevel).default(4),
  label: () => new Option('--label <label>', 'label of the backup; "prune" never removes a labelled backup'),
  maxSchema: () =>
    new Option(
      '--max-schema <schema>',
      'newest schema version that your app supports; default: that of the current database',
    ).argParser(parseSchema),
  dryRun: () => new Option('--dry-run', 'show what would be done, and change nothing'),
  yes: () => new Option('--yes', 'do not ask for confirmation'),
  to: () =>
    new Option('--to <file>', 'path of the new file; default: beside the database, as app.salvaged.db for app.db'),
  backup: () => new Option('--backup <id>', 'backup that supplies the rows that cannot be read'),
} as const;

/**
 * A mistyped path must not look like a database without backups. The backups of a database that is lost can be listed.
 *
 * @throws BackupError `DATABASE_MISSING` when there is neither a database nor a folder of backups
 */
export function assertKnown(database: string, { backups }: CommandOptions): void {
  const place = backupPlace(database, backups);
  if (existsSync(place.database) || existsSync(place.directory)) return;
  throw new BackupError('DATABASE_MISSING', {
    message: `There is no database at ${database}, and no folder of backups.`,
    detail: `Neither ${place.database} nor ${place.directory} exists.`,
    hint: 'Check the path, or name the folder of backups with --backups.',
    facts: { database: place.database, directory: place.directory },
  });
}

/** The backup with the given id, or the newest one whose last verification did not fail. */
export function chosenBackup(database: string, options: CommandOptions): Backup {
  assertKnown(database, options);
  const { backups: directory, id } = options;
  if (id !== undefined) return findBackup(backupPlace(database, directory), id);
  const { backups, unusable } = surveyBackups({ database, directory });
  const newest = backups.find(({ manifest }) => verifiedLevel(manifest) > 0);
  if (newest !== undefined) return newest;
  const failed = backups.map((backup) => `${backup.id}: ${backup.manifest.failure?.reason ?? 'never verified'}`);
  const reasons = [...failed, ...unusable.map((one) => `${one.id}: ${one.reason}`)];
  if (reasons.length > 0) {
    throw new BackupError('BACKUP_DAMAGED', {
      message: 'None of the backups of the database is known to be intact.',
      detail: reasons.join('\n'),
      hint: 'Check the disk, then verify a backup again with "auralis-backup verify --id", or salvage the database.',
      facts: { database, backups: backups.length, unusable: unusable.length },
    });
  }
  throw new BackupError('BACKUP_MISSING', {
    message: 'The database has no backup.',
    detail: `No backup of ${database} was found.`,
    hint: 'Create one with "auralis-backup create", or name the folder of backups with --backups.',
    facts: { database },
  });
}

function parseLevel(text: string): VerificationLevel {
  const level = ([1, 2, 3, 4] as const).find((known) => String(known) === text);
  if (level === undefined) throw new InvalidArgumentError('It must be 1, 2, 3 or 4. Level 5 requires the app.');
  return level;
}

function parseSchema(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be an integer.');
  return Number(text);
}
