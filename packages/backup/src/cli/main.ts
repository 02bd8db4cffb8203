import { EXIT, formatBytes, runProgram, runVerb, type VerbResult } from '@auralis/command-line';
import { Command } from 'commander';
import { createBackup } from '../create-backup.ts';
import { BackupError } from '../errors.ts';
import { type Backup, listBackups, surveyBackups } from '../list-backups.ts';
import { lastProvenAt, provenLevel } from '../manifest.ts';
import { verifyBackup } from '../verify-backup.ts';

interface CommandOptions {
  readonly json?: boolean;
  readonly backups?: string;
}

type Run = (database: string, options: CommandOptions, signal: AbortSignal) => Promise<VerbResult>;

export async function main(): Promise<void> {
  const program = new Command('auralis-backup').description('Copies of a live SQLite file: make, prove and list them.');
  verb(program, 'create', 'Make a checked backup.', create);
  verb(program, 'list', 'List the backups of a library, newest first.', list);
  verb(program, 'verify', 'Check the newest backup: bytes, structure, links and counts.', verify);
  await runProgram(program);
}

function verb(program: Command, name: string, description: string, run: Run): void {
  program
    .command(name)
    .description(description)
    .argument('<database>', 'the library file')
    .option('--json', 'one JSON document on stdout')
    .option('--backups <dir>', 'folder of backups; default: backups/ beside the library')
    .addHelpText(
      'after',
      `\nExamples:\n  $ auralis-backup ${name} ~/.auralis/library.db\n  $ auralis-backup ${name} ~/.auralis/library.db --json\n`,
    )
    .action((database: string, options: CommandOptions) =>
      runVerb(options.json === true, (signal) => run(database, options, signal)),
    );
}

async function create(database: string, { backups }: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const backup = await createBackup({ database, directory: backups, reason: 'manual', signal });
  return {
    json: backup,
    text: `Made and checked ${backup.path} (${formatBytes(backup.manifest.bytes)})`,
    exit: EXIT.done,
  };
}

async function list(database: string, { backups }: CommandOptions): Promise<VerbResult> {
  const survey = surveyBackups({ database, directory: backups });
  const lines = [
    ...survey.backups.map(describe),
    ...survey.unusable.map(({ id, reason }) => `${id}  of no use: ${reason}`),
  ];
  return { json: survey, text: lines.length === 0 ? 'There are no backups.' : lines.join('\n'), exit: EXIT.done };
}

async function verify(database: string, { backups }: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const [newest] = listBackups({ database, directory: backups });
  if (newest === undefined) {
    throw new BackupError('BACKUP_FAILED', {
      message: 'There is no backup to check.',
      detail: `None was found for ${database}; make one with "auralis-backup create".`,
    });
  }
  const verification = await verifyBackup(newest, { signal });
  return { json: verification, text: `Whole and readable: ${describe(verification.backup)}`, exit: EXIT.done };
}

function describe({ id, manifest }: Backup): string {
  const { createdAt, reason, schemaVersion, bytes } = manifest;
  return `${id}  ${createdAt}  ${reason}  schema ${schemaVersion ?? 'none'}  ${formatBytes(bytes)}  proof ${provenLevel(manifest)} of 5, ${lastProvenAt(manifest) ?? 'never'}`;
}
