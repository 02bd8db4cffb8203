import type { SchemaObject, SchemaStructure } from './structure.ts';

export type SchemaDifference =
  | { readonly kind: 'missing'; readonly type: SchemaObject['type']; readonly name: string }
  | {
      readonly kind: 'different';
      readonly type: SchemaObject['type'];
      readonly name: string;
      readonly lacks: readonly string[];
      readonly extra: readonly string[];
    };

export interface SchemaComparison {
  readonly differences: readonly SchemaDifference[];
  /** What only the file has: other programs' tables, tolerated and told. */
  readonly extra: readonly string[];
}

/**
 * Compares what a file has with what the steps give on an empty one. Columns added by others make a table different.
 */
export function compareStructures(found: SchemaStructure, wanted: SchemaStructure): SchemaComparison {
  const differences: SchemaDifference[] = [];
  for (const [key, object] of wanted) {
    const { type, name } = object;
    const own = found.get(key);
    if (own === undefined) differences.push({ kind: 'missing', type, name });
    else {
      const lacks = object.traits.filter((trait) => !own.traits.includes(trait));
      const extra = own.traits.filter((trait) => !object.traits.includes(trait));
      if (lacks.length + extra.length > 0) differences.push({ kind: 'different', type, name, lacks, extra });
    }
  }
  return { differences, extra: [...found.keys()].filter((key) => !wanted.has(key)) };
}

/**
 * One line a difference, for developers: `table tracks: lacks rule AUTOINCREMENT`.
 */
export function describeDifference(difference: SchemaDifference): string {
  const { kind, type, name } = difference;
  if (kind === 'missing') return `${type} ${name} is missing`;
  const parts = [
    ...difference.lacks.map((trait) => `lacks ${trait}`),
    ...difference.extra.map((trait) => `has ${trait}`),
  ];
  return `${type} ${name}: ${parts.join('; ')}`;
}
