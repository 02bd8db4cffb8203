import { loadMigrations } from '@auralis/migrate';
import { lintMigrations } from '@auralis/migrate/testing';
import { asBundle, auralisTool } from '../migration-tools/auralis.ts';
import type { CorruptionCase } from './corruption-case.ts';
import { migrationsOf, type Outcome, runCase } from './run-case.ts';

export interface OurOutcome extends Outcome {
  /** The rules by which `lint` objects to the migration, before it is released. */
  readonly lint: readonly string[];
}

/** What Auralis does with a faulty migration: when its author lints it, and on the file of a user. */
export async function ourOutcome(path: string, one: CorruptionCase): Promise<OurOutcome> {
  const lint = await loadMigrations(asBundle(migrationsOf(one))).then(
    (migrations) => lintMigrations(migrations).filter(({ severity }) => severity === 'error'),
    (error: { readonly code: string }) => [{ rule: error.code }],
  );
  const outcome = await runCase(path, one, (migrations) => auralisTool(() => loadMigrations(asBundle(migrations))));
  return { ...outcome, lint: [...new Set(lint.map(({ rule }) => rule))] };
}

/** As it stands in the table. */
export function describeOurs({ result, code, lint }: OurOutcome): string {
  const found = lint.length === 0 ? '' : `; lint: ${lint.map((rule) => `\`${rule}\``).join(', ')}`;
  return `${result}${code === null ? '' : ` (\`${code}\`)`}${found}`;
}
