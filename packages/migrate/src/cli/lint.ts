import { EXIT, type VerbResult } from '@auralis/command-line';
import type { Finding } from '../lint/finding.ts';
import { lintMigrations } from '../lint/lint-migrations.ts';
import { loadMigrations } from '../migrations/load-migrations.ts';
import { type CommandOptions, folderOf } from './options.ts';

export async function lint(options: CommandOptions): Promise<VerbResult> {
  const set = await loadMigrations(folderOf(options));
  const findings = lintMigrations(set);
  const unclean = findings.some(({ severity }) => severity === 'error');
  return {
    json: { status: unclean ? 'unclean' : 'clean', steps: set.migrations.length, findings },
    text:
      findings.length === 0 ? `Nothing found in ${set.migrations.length} steps.` : findings.map(describe).join('\n'),
    exit: unclean ? EXIT.notClean : EXIT.done,
  };
}

function describe({ step, rule, severity, text, statement }: Finding): string {
  return [`${severity}: ${step}: ${text} (${rule})`, ...(statement === null ? [] : [`    ${statement}`])].join('\n');
}
