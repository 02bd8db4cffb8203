import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alembicTool, alembicVersion } from './src/migration-tools/alembic.ts';
import { drizzleTool } from './src/migration-tools/drizzle.ts';
import { knexTool } from './src/migration-tools/knex.ts';
import { kyselyTool } from './src/migration-tools/kysely.ts';
import type { MakeTool, PlainMigration } from './src/migration-tools/migration-tool.ts';
import { typeormTool } from './src/migration-tools/typeorm.ts';
import { umzugTool } from './src/migration-tools/umzug.ts';
import { CASES, CONTROL } from './src/silent-corruption/cases.ts';
import { ourOutcome } from './src/silent-corruption/our-outcome.ts';
import { DOCUMENT, type ResultOfCase, renderDocument, versionOf } from './src/silent-corruption/render.ts';
import { runCase } from './src/silent-corruption/run-case.ts';

// `pnpm bench:corruption`: runs every faulty migration with every tool that is installed, and writes the document.

interface ComparedTool {
  readonly version: string;
  readonly make: MakeTool;
}

const TOOLS: Readonly<Record<string, ComparedTool>> = {
  Drizzle: { version: versionOf('drizzle-orm'), make: drizzleTool },
  Knex: { version: versionOf('knex'), make: knexTool },
  Kysely: { version: versionOf('kysely'), make: kyselyTool },
  TypeORM: { version: versionOf('typeorm'), make: typeormTool },
  Umzug: { version: versionOf('umzug'), make: umzugTool },
};
const alembic = alembicVersion();
const tools = { ...TOOLS, ...(alembic === null ? {} : { Alembic: { version: alembic, make: alembicTool } }) };

const results = join(import.meta.dirname, 'results');
mkdirSync(results, { recursive: true });
const root = mkdtempSync(join(results, 'corruption-'));
try {
  const rows: ResultOfCase[] = [];
  for (const [index, one] of [CONTROL, ...CASES].entries()) {
    const ours = await ourOutcome(join(root, `${index}-auralis.db`), one);
    const others: Record<string, string> = {};
    for (const [name, { make }] of Object.entries(tools)) {
      const makeIn = (migrations: readonly PlainMigration[], stage: string) => {
        const folder = join(root, `${index}-${name}-${stage}`);
        mkdirSync(folder);
        return make(folder, migrations);
      };
      others[name] = (await runCase(join(root, `${index}-${name}.db`), one, makeIn)).result;
    }
    console.log(one.name, ours.result, others);
    rows.push({ case: one, ours, others });
  }
  const versions = Object.fromEntries(Object.entries(tools).map(([name, { version }]) => [name, version]));
  writeFileSync(DOCUMENT, renderDocument(rows, { versions, date: new Date() }));
} finally {
  rmSync(root, { recursive: true, force: true });
}
