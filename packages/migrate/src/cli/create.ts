import { join } from 'node:path';
import { EXIT, UsageError, type VerbResult } from '@auralis/command-line';
import { type NextStepOptions, nextStep } from '../authoring/next-step.ts';
import { MigrateError } from '../errors.ts';
import { loadMigrations } from '../migrations/load-migrations.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { type CommandOptions, folderOf } from './options.ts';
import { writeNewSource } from './write-source.ts';

export async function create(name: string, sentence: string, options: CommandOptions): Promise<VerbResult> {
  const folder = folderOf(options);
  const { file, text } = stepToWrite(await loadMigrations(folder), {
    name,
    sentence,
    language: options.ts === true ? 'ts' : 'sql',
    direction: options.undo === true ? 'undo' : 'up',
    release: options.release,
  });
  const path = join(folder, file);
  writeNewSource(path, text);
  const next = 'Write its statements, then run "auralis-migrate lint" and "auralis-migrate snapshot".';
  return { json: { status: 'created', path }, text: `Wrote ${path}\n${next}`, exit: EXIT.done };
}

/** To whoever types it a name or a sentence that won't do is wrong usage, not a faulty app. */
function stepToWrite(set: MigrationSet, options: NextStepOptions): ReturnType<typeof nextStep> {
  try {
    return nextStep(set, options);
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error;
    throw new UsageError('This can not become a step. Nothing was written.', error.detail);
  }
}
