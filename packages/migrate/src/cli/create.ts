import { join } from 'node:path';
import { writeFileDurably } from '@auralis/backup/storage';
import { EXIT, type VerbResult } from '@auralis/command-line';
import { nextStep } from '../authoring/next-step.ts';
import { loadMigrations } from '../index.ts';
import { type CommandOptions, folderOf } from './options.ts';

export async function create(name: string, sentence: string, options: CommandOptions): Promise<VerbResult> {
  const folder = folderOf(options);
  const { file, text } = nextStep(await loadMigrations(folder), {
    name,
    sentence,
    language: options.ts === true ? 'ts' : 'sql',
    direction: options.undo === true ? 'undo' : 'up',
    release: options.release,
  });
  const path = join(folder, file);
  writeFileDurably(path, text);
  const next = 'Write its statements, then run "auralis-migrate lint" and "auralis-migrate snapshot".';
  return { json: { status: 'created', path }, text: `Wrote ${path}\n${next}`, exit: EXIT.done };
}
