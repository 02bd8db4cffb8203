import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { CorruptionCase } from './corruption-case.ts';
import { describeOurs, type OurOutcome } from './our-outcome.ts';

/** The document that the run writes. */
export const DOCUMENT = join(import.meta.dirname, '../../../docs/silent-corruption.md');

export interface ResultOfCase {
  readonly case: CorruptionCase;
  readonly ours: OurOutcome;
  /** By tool. */
  readonly others: Readonly<Record<string, string>>;
}

interface About {
  /** Of the other tools, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly date: Date;
}

const INTRODUCTION = `# Silent data corruption by migrations

A migration that fails is noticed. A migration that succeeds and leaves other data than before is not, and no backup that is
made later can undo it. Each row below is a mistake that authors make. The same statements were run by each tool on the same
file of a user, with the tool's own migrator:

- **lost**: the tool reported success, and the data was different.
- **kept**: the tool reported success, and the data was the same.
- **refused**: the tool reported an error, and the data was the same.
- **half done**: the tool reported an error, and the data was different.

For Auralis the code of the error follows, and the rules by which \`auralis-migrate lint\` objects before the release. Where an
upgrade runs although lint objects, the file has lost no value, but what guards its values later. A migration that announces
the same change with \`@loses\` or \`@rewrites\` is run: then it is no mistake, and the receipt lists it.

The other tools do what they promise: they run the statements that they are given. This page shows what an app has to check by
itself with them.

\`pnpm bench:corruption\` runs everything and writes this page. A test runs the column of Auralis in every build and compares it.
Prisma and Flyway are not in the table: the engine of the one and the whole of the other come from outside the npm registry,
and could not be run here.
`;

/** The row of a case in the table, from its name to the outcome of Auralis: the part that a test can repeat anywhere. */
export function beginningOfRow({ name, mistake }: CorruptionCase, ours: OurOutcome): string {
  return `| **${name}**: ${mistake} | ${describeOurs(ours)} |`;
}

export function renderDocument(results: readonly ResultOfCase[], { versions, date }: About): string {
  const names = Object.keys(versions);
  const count = (name: string) => results.filter(({ others }) => others[name] === 'lost').length;
  const ours = results.filter(({ ours: { result } }) => result === 'lost').length;
  const day = date.toISOString().slice(0, 10);
  return [
    INTRODUCTION,
    `Run on ${day} with ${names.map((name) => `${name} ${versions[name]}`).join(', ')}.`,
    '',
    `| what happens: the mistake | Auralis | ${names.join(' | ')} |`,
    `| --- | --- | ${names.map(() => '---').join(' | ')} |`,
    ...results.map(
      ({ case: one, ours: own, others }) =>
        `${beginningOfRow(one, own)} ${names.map((name) => others[name]).join(' | ')} |`,
    ),
    `| **lost, of ${results.length - 1}** | ${ours} | ${names.map(count).join(' | ')} |`,
    '',
  ].join('\n');
}

/** The installed version of a package. */
export function versionOf(name: string): string {
  const { resolve } = createRequire(import.meta.url);
  // Not every package lets its manifest be resolved.
  for (let folder = dirname(resolve(name)); ; folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
      if (manifest.name === name) return String(manifest.version);
    } catch {
      // No manifest in this folder: look above.
    }
  }
}
