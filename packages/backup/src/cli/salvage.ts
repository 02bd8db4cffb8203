import { existsSync } from 'node:fs';
import { basename, join, parse } from 'node:path';
import { EXIT, type VerbResult } from '@auralis/command-line';
import { salvageDatabase } from '../salvage/salvage-database.ts';
import type { LostRows, SalvagedTable, SalvageReport } from '../salvage/salvage-report.ts';
import type { CommandOptions } from './options.ts';
import { progressTo } from './progress.ts';

const METHODS = {
  scan: 'read by SQLite',
  pages: 'read page by page',
  index: 'read page by page, and from an index',
  none: 'unreadable',
} as const;

export async function salvage(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const { backups: directory, backup, to = freeName(database) } = options;
  const onProgress = progressTo(process.stderr);
  const report = await salvageDatabase({ database, to, backup, directory, signal, onProgress });
  return {
    json: report,
    text: describeReport(report, database),
    exit: report.status === 'whole' ? EXIT.done : EXIT.notClean,
  };
}

/** `app.salvaged.db` beside `app.db`, with a number when that exists. */
function freeName(database: string): string {
  const { dir, name, ext } = parse(database);
  for (let attempt = 1; ; attempt += 1) {
    const path = join(dir, `${name}.salvaged${attempt === 1 ? '' : `-${attempt}`}${ext}`);
    if (!existsSync(path)) return path;
  }
}

function describeReport(report: SalvageReport, database: string): string {
  const { tables, path, evidence, lost } = report;
  const width = Math.max(0, ...tables.map(({ name }) => name.length));
  return [
    report.status === 'whole'
      ? `Everything in ${database} was saved to ${path}.`
      : `What is readable in ${database} was saved to ${path}.`,
    ...tables.map((table) => `  ${table.name.padEnd(width)}  ${describeTable(table)}`),
    ...(report.schema === 'whole' ? [] : ['  The list of tables is damaged: some tables may be missing.']),
    ...(report.log === 'unreadable' ? ['  The write-ahead log or journal beside the file could not be used.'] : []),
    ...lost.map(({ type, name, reason }) => `  Not in the new file: ${type} ${name}: ${reason}`),
    describeCheck(report),
    `The damaged file was not changed; a copy of it is in ${evidence}.`,
    `To use the new file: close the app, move ${basename(database)}, ${basename(database)}-wal and ${basename(database)}-shm (if they exist) to another folder, and rename ${basename(path)} to ${basename(database)}.`,
  ].join('\n');
}

function describeTable({ rowsSaved, rowsFromBackup, rowsLost, how }: SalvagedTable): string {
  const fromBackup = rowsFromBackup === 0 ? '' : `, ${rowsFromBackup} of them from the backup`;
  return `${count(rowsSaved)} saved${fromBackup}, ${describeLost(rowsLost)} (${METHODS[how]})`;
}

function describeLost(lost: LostRows | null): string {
  if (lost === null) return 'unknown number lost';
  return lost.certainty === 'exact' ? `${lost.rows} lost` : `about ${lost.rows} lost`;
}

function describeCheck({ damage, orphans }: SalvageReport): string {
  if (damage.length > 0) return `The new file is damaged: ${damage[0]}`;
  const links = orphans === null || orphans === 0 ? '' : `, but ${count(orphans)} refer to a lost row`;
  return `The new file is intact${links}.`;
}

function count(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}
