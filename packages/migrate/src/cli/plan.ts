import { EXIT, type VerbResult } from '@auralis/command-line';
import { inspectDatabase, loadMigrations, planUpgrade, type UpgradePlan } from '../index.ts';
import { type CommandOptions, folderOf } from './options.ts';

export async function plan(database: string, options: CommandOptions): Promise<VerbResult> {
  const migrations = await loadMigrations(folderOf(options));
  const planned = planUpgrade(inspectDatabase(database, migrations), migrations, { to: options.to });
  if (!('route' in planned)) return { json: planned, text: describe(planned), exit: EXIT.done };
  const { route, ...about } = planned;
  const steps = route.map(({ file, description, breaking, loses, rewrites }) => ({
    file,
    description,
    breaking,
    loses,
    rewrites,
  }));
  return { json: { ...about, steps }, text: describe(planned), exit: EXIT.done };
}

function describe(planned: UpgradePlan): string {
  if (planned.action === 'none') return `Nothing to do: the library is at schema ${planned.version}.`;
  if (planned.action === 'open')
    return `Nothing to do: schema ${planned.version} is newer than ${planned.wanted}, and can be used as it is.`;
  const steps = planned.route.map(({ file, description, loses }) => [
    `  ${file}: ${description}`,
    ...loses.map(({ table, reason }) => `    may lose from ${table}: ${reason}`),
  ]);
  return [`${planned.action}: from ${planned.from} to ${planned.to}`, ...steps.flat()].join('\n');
}
