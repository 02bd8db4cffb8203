import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createBackup, verifyBackup } from '@auralis/backup';
import { surveyBackups, verifiedLevel } from '@auralis/backup/support';
import { preservationViolations, type Replaced } from './preserved-files.ts';
import { libraryIn } from './sample-library.ts';
import { findScenario } from './scenario.ts';
import { startHere } from './start-app.ts';

export interface Expected {
  readonly scenario: string;
  /** What the listener may have: all of the old, or all of the new. */
  readonly contents: readonly string[];
  readonly replaced: Replaced;
  /** What a run was at when it ended: by then gone, or still there until the next backup clears it away. */
  readonly unfinished: 'gone' | 'gone with the next backup';
}

const MAY_STAY = [
  /^library\.db$/,
  /^library\.db\.upgrades\.jsonl$/,
  /^backups$/,
  /^backups\/library\.db\.backup_\d{8}_\d{6}(?:_\d+)?(?:\.json)?$/,
  /^backups\/library\.db\.backup-sequence$/,
  /^backups\/library\.db\.evidence_\d{8}_\d{6}(?:_\d+)?(?:\/library\.db(?:-wal|-journal)?)?$/,
] as const;

/**
 * Starts the app on what a fault left, and again, and says everything that is not as promised. `start` is the app's own
 * start, or what it does in this thread.
 */
export async function violationsAfter(
  folder: string,
  expected: Expected,
  start: (folder: string) => Promise<string>,
): Promise<readonly string[]> {
  const violations = [...preservationViolations(folder, expected.replaced)];
  try {
    const scenario = await findScenario(expected.scenario);
    const first = await start(folder);
    if (!expected.contents.includes(first)) violations.push(`neither old nor new: ${first}`);
    await scenario.again?.(folder);
    if (expected.unfinished === 'gone with the next backup' && leftovers(folder).length > 0)
      await createBackup({ database: libraryIn(folder), reason: 'manual' });
    violations.push(...(await backupViolations(folder, scenario.verifiedBackups)), ...leftovers(folder));
    const next = await startHere(folder);
    if (scenario.again === undefined && next !== first) violations.push('the next start found something else');
    const before = bytesOf(folder);
    await startHere(folder);
    if (bytesOf(folder) !== before)
      violations.push(`a start changed a file though there was nothing to do: ${difference(before, bytesOf(folder))}`);
  } catch (error) {
    const { code, detail } = error as { readonly code?: string; readonly detail?: string };
    violations.push(`${String(error)} ${code ?? ''} ${detail ?? ''}`);
  }
  return violations;
}

/** Every manifest has its whole copy, every copy its manifest, and there are as many proven ones as promised. */
export async function backupViolations(folder: string, proven: number): Promise<readonly string[]> {
  const { backups, unusable } = surveyBackups({ database: libraryIn(folder) });
  const violations = unusable.map(({ id, reason }) => `manifest ${id} has no copy: ${reason}`);
  let shown = 0;
  for (const backup of backups) {
    try {
      const verification = await verifyBackup(backup, { level: 4 });
      if (verifiedLevel(verification.backup.manifest) === 4) shown += 1;
    } catch (error) {
      violations.push(`backup ${backup.id}: ${String(error)}`);
    }
  }
  if (shown < proven) violations.push(`${shown} proven backups instead of ${proven}`);
  return violations;
}

function leftovers(folder: string): readonly string[] {
  const names = filesIn(folder);
  const copies = names.filter((name) => /\.backup_[\d_]+$/.test(name));
  return [
    ...names.filter((name) => !MAY_STAY.some((pattern) => pattern.test(name))).map((name) => `left over: ${name}`),
    ...copies.filter((name) => !names.includes(`${name}.json`)).map((name) => `a copy without a manifest: ${name}`),
  ];
}

function filesIn(folder: string): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).filter((name) => !hasReusedProcessId(name)).toSorted();
}

/**
 * The name of unfinished work holds the id of the process that works on it. All but this one and its parent have ended, so
 * an id that is in use belongs to a process of another program by now: a busy machine uses ids again within minutes. Such
 * a file may stay, since no program can know that it is abandoned.
 */
function hasReusedProcessId(path: string): boolean {
  const ids = [...path.matchAll(/\.[0-9a-f]{6}-(\d+)-\d+-[0-9a-f]{8}\.(?:partial|look)/g)].map(([, id]) => Number(id));
  return ids.some((id) => id !== process.pid && id !== process.ppid && isRunning(id));
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function bytesOf(folder: string): string {
  return filesIn(folder)
    .filter((name) => statSync(join(folder, name)).isFile())
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}`,
    )
    .join('\n');
}

function difference(before: string, after: string): string {
  const old = before.split('\n');
  const now = after.split('\n');
  return [...old.filter((line) => !now.includes(line)), ...now.filter((line) => !old.includes(line))].join(', ');
}
