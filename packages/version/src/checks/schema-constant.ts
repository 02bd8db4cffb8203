import { compared, type VersionFinding } from '../finding.ts';
import { newestSchema } from '../newest-schema.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

/** `DB_SCHEMA_VERSION` is where the newest step in `migrations/` leads. */
export function schemaConstant({ constants, steps }: RepositoryFacts): readonly VersionFinding[] {
  // That the module is gone is told with APP_VERSION.
  if (constants === null) return [];
  return [
    compared('schema-constant', {
      file: constants.place,
      line: constants.lines.schema,
      part: 'DB_SCHEMA_VERSION',
      expected: String(newestSchema(steps)),
      found: String(constants.schema),
      cure: 'Run "auralis-version sync".',
    }),
  ];
}
