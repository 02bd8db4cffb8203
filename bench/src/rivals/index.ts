import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { drizzleRival } from './drizzle.ts';
import { knexRival } from './knex.ts';
import { kyselyRival } from './kysely.ts';
import type { PlainStep, Rival } from './rival.ts';
import { umzugRival } from './umzug.ts';

export type { PlainStep, Rival } from './rival.ts';

const MAKERS = { drizzle: drizzleRival, kysely: kyselyRival, knex: knexRival, umzug: umzugRival } as const;

/** The other migrators, each with the steps in files of its own kind below the folder. */
export function otherMigrators(folder: string, steps: readonly PlainStep[]): readonly Rival[] {
  return Object.entries(MAKERS).map(([name, make]) => {
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    return make(own, steps);
  });
}
