import { EXIT, type VerbResult } from '@auralis/command-line';
import { loadMigrations } from '../migrations/load-migrations.ts';
import { rehearseUpgrade } from '../rehearse/rehearse-upgrade.ts';
import { describeResult } from './describe-result.ts';
import { type CommandOptions, folderOf } from './options.ts';
import { progressPrinter } from './progress-printer.ts';

export async function rehearse(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const { to, appVersion = 'auralis-migrate' } = options;
  const rehearsal = await rehearseUpgrade({
    database,
    migrations: await loadMigrations(folderOf(options)),
    appVersion,
    signal,
    ...(to === undefined ? {} : { to }),
    onProgress: progressPrinter(process.stderr),
  });
  const { added, removed, changed } = rehearsal.schema;
  const lines = [
    ...added.map((name) => `  gains ${name}`),
    ...removed.map((name) => `  loses: ${name}`),
    ...changed.map((name) => `  changes ${name}`),
  ];
  return {
    json: rehearsal,
    text: ['On a copy; the library itself was only read:', describeResult(rehearsal.result), ...lines].join('\n'),
    exit: EXIT.done,
  };
}
