import { dirname, relative, resolve, sep } from 'node:path';
import { EXIT, type VerbResult } from '@auralis/command-line';
import { bundleText } from '../authoring/bundle-text.ts';
import { bundleFrom, loadMigrations } from '../migrations/load-migrations.ts';
import { type CommandOptions, folderOf } from './options.ts';
import { writeSource } from './write-source.ts';

export async function bundle(options: CommandOptions): Promise<VerbResult> {
  const folder = resolve(folderOf(options));
  const out = resolve(options.out ?? 'migrations.bundle.ts');
  const { migrations } = await loadMigrations(folder);
  const from = relative(dirname(out), folder).split(sep).join('/');
  writeSource(out, bundleText(await bundleFrom(folder), from.startsWith('.') ? from : `./${from}`));
  return {
    json: { status: 'written', path: out, steps: migrations.length },
    text: `Wrote ${migrations.length} steps to ${out}`,
    exit: EXIT.done,
  };
}
