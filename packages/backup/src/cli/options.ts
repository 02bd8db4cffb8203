import { InvalidArgumentError, Option } from 'commander';
import type { ProofLevel } from '../catalog/manifest.ts';

export interface CommandOptions {
  readonly json?: boolean;
  readonly backups?: string;
  readonly id?: string;
  readonly level?: Exclude<ProofLevel, 5>;
  readonly name?: string;
  readonly maxSchema?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly to?: string;
  readonly backup?: string;
}

export const OPTIONS = {
  id: () => new Option('--id <id>', 'which backup, as "list" shows it; default: the newest that passed its checks'),
  level: () => new Option('--level <level>', 'how far to look, 1 to 4').argParser(parseLevel).default(4),
  name: () => new Option('--name <name>', 'a name of yours: a backup with a name is never removed by "prune"'),
  maxSchema: () =>
    new Option(
      '--max-schema <schema>',
      'the newest schema your app can read; default: that of the library as it is',
    ).argParser(parseSchema),
  dryRun: () => new Option('--dry-run', 'only say what would be done'),
  yes: () => new Option('--yes', 'do not ask'),
  to: () => new Option('--to <file>', 'where the new file goes; default: beside the library, as <name>.salvaged'),
  backup: () => new Option('--backup <id>', 'a backup that fills in for rows that can no longer be read'),
} as const;

function parseLevel(text: string): ProofLevel {
  const level = ([1, 2, 3, 4] as const).find((known) => String(known) === text);
  if (level === undefined) throw new InvalidArgumentError('It must be 1, 2, 3 or 4: level 5 needs the app.');
  return level;
}

function parseSchema(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
