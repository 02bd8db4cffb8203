import { recoverInterruptedRestore } from '@auralis/backup';
import { confirm, EXIT, type VerbResult } from '@auralis/command-line';
import { loadMigrations } from '../migrations/load-migrations.ts';
import type { Repair } from '../repair/plan-repair.ts';
import { planRepair, repairDatabase } from '../repair/repair-database.ts';
import { howToRestore, newestWithRecord } from './backup-advice.ts';
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
  const steps = [
    'After a backup, this would be written anew; no row of yours is touched:',
    ...plan.repairs.map(describe),
  ];
  if (options.dryRun === true)
    return { json: { status: 'planned', ...plan, restorable }, text: [...steps, ...beyond].join('\n'), exit };
  process.stderr.write(`${steps.join('\n')}\n`);
  if (!(await confirm('Go on?', options)))
    return { json: { status: 'declined', ...plan }, text: 'Nothing was changed.', exit: EXIT.done };
  const directory = options.backups === undefined ? {} : { backups: { directory: options.backups } };
  const result = await repairDatabase({ database, migrations, signal, ...directory });
  return {
    json: { ...result, restorable },
    text: [`Repaired. Backup, checked: ${result.backup?.path}`, ...beyond].join('\n'),
    exit,
  };
}

function describe(one: Repair): string {
  if (one.kind === 'ledger') return `  the record of versions, as schema ${one.version}`;
  if (one.kind === 'checksum') return `  the checksum of ${one.script}: same text, other line ends`;
  return `  ${one.kind === 'user-version' ? 'version' : 'mark'} in the file header: ${one.found} becomes ${one.wanted}`;
}
