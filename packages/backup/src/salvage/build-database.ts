import { statSync } from 'node:fs';
import type { ProgressOptions } from '@auralis/sqlite';
import type { Backup } from '../catalog/list-backups.ts';
import { BackupError } from '../errors.ts';
import { inspectOffThread } from '../verify/off-thread.ts';
import { type Filled, fillDatabase } from './fill-database.ts';
import { openPageFile } from './page-file.ts';
import { planSalvage, type SalvagePlan } from './plan-salvage.ts';
import type { SalvageReport } from './salvage-report.ts';

export interface BuildDatabaseOptions extends ProgressOptions {
  /** A copy of the damaged file, and a folder of our own. */
  readonly scratch: string;
  readonly folder: string;
  /** `unreadable`: pages of the damaged file may be of different moments. */
  readonly log: SalvageReport['log'];
  /** The new file, under the name it has until it is whole. */
  readonly partial: string;
  readonly backup: Backup | null;
  /** Where the damaged file is kept, for those who have to do without this. */
  readonly evidence: string;
}

type Built = Omit<SalvageReport, 'path' | 'evidence' | 'backup'>;

/** Makes the new file from the pages of the scratch copy and, where there is one, from a backup. */
export async function buildDatabase(options: BuildDatabaseOptions): Promise<Built> {
  const file = openPageFile(options.scratch);
  try {
    const plan = await planSalvage(file, options);
    assertWorthwhile(plan, options);
    const filled = await fillDatabase(plan, file, options);
    options.onProgress?.({ phase: 'check', done: 0, total: 1 });
    const bytes = statSync(options.partial).size;
    const { damage, orphans } = await inspectOffThread(
      { path: options.partial, depth: 'full' },
      { bytes, signal: options.signal },
    );
    options.onProgress?.({ phase: 'check', done: 1, total: 1 });
    return { ...filled, log: options.log, status: statusOf(plan, filled, damage), damage, orphans };
  } finally {
    file.close();
  }
}

function assertWorthwhile({ objects }: SalvagePlan, { backup, evidence }: BuildDatabaseOptions): void {
  if (backup !== null || objects.some(({ type }) => type === 'table')) return;
  throw new BackupError('SALVAGE_FAILED', {
    message: 'Nothing in the file can be read any more.',
    detail: 'No row of its schema is left, so no page can be told to be of a table.',
    hint: 'Name a backup to start from.',
    facts: { evidence },
  });
}

function statusOf(
  { isSchemaWhole }: SalvagePlan,
  { tables, lost }: Filled,
  damage: readonly string[],
): Built['status'] {
  const areAllThere = tables.every(({ rowsLost, rowsFromBackup }) => rowsLost?.rows === 0 && rowsFromBackup === 0);
  return isSchemaWhole && areAllThere && lost.length === 0 && damage.length === 0 ? 'whole' : 'partial';
}
