import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './tracked-files.ts';

/** What `--help` says about one verb. */
interface VerbHelp {
  readonly options: ReadonlySet<string>;
  readonly examples: readonly string[];
}

/** What a command of ours understands, by verb. */
export type CommandHelp = ReadonlyMap<string, VerbHelp>;

/** Every command of the packages, as its own `--help` describes it. */
export function ourCommands(): ReadonlyMap<string, CommandHelp> {
  const manifests = readdirSync(join(ROOT, 'packages')).map((name) => ({
    folder: join(ROOT, 'packages', name),
    manifest: JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8')),
  }));
  return new Map(
    manifests.flatMap(({ folder, manifest }) =>
      Object.entries<string>(manifest.bin ?? {}).map(([name, file]) => [name, readHelp(join(folder, file))] as const),
    ),
  );
}

function readHelp(file: string): CommandHelp {
  const [, commands = ''] = help(file).split('\nCommands:\n');
  const verbs = [...commands.matchAll(/^ {2}(?<verb>[a-z][a-z-]*)/gm)].map(({ groups }) => groups?.verb ?? '');
  return new Map(verbs.filter((verb) => verb !== 'help').map((verb) => [verb, verbHelp(help(file, verb))]));
}

function verbHelp(text: string): VerbHelp {
  return {
    options: new Set([...text.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option = '']) => option)),
    examples: [...text.matchAll(/^ {2}\$ (.+)$/gm)].map(([, example = '']) => example),
  };
}

function help(file: string, ...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...words, '--help'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ${words.join(' ')} --help ended with ${status}: ${stderr}`);
  return stdout;
}
