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
  /** Objects that only the file has: foreign objects, which are kept and reported. */
  readonly extra: readonly string[];
}

/**
 * Compares the schema of a file with the schema that the migrations produce. A foreign column makes a table different.
 *
 * @example
 * const { differences, extra } = compareStructures(readStructure(connection), migrations.structureAt(3));
 * console.log(differences.map(describeDifference), extra);
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
 *
 * @example
 * const { differences } = compareStructures(readStructure(connection), migrations.structureAt(3));
 * for (const difference of differences) console.error(describeDifference(difference));
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

/** Describes a difference in one short line: `table tracks: favorite (preset null to 0)`. */
export function describeChange(difference: SchemaDifference): string {
  const { kind, type, name } = difference;
  if (kind === 'missing') return `${type} ${name}`;
  const [before, after] = [byPart(difference.lacks), byPart(difference.extra)];
  const parts = [...new Set([...before.keys(), ...after.keys()])].map((part) =>
    describePart(part, before.get(part), after.get(part)),
  );
  return `${type} ${name}: ${parts.join(', ')}`;
}

/** Maps the subject of each trait, such as `column name=ID`, to its properties. */
function byPart(traits: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    traits.map((trait) => {
      const [, about = trait, rest = ''] =
        /^(column name=\S+|reference parent=\S+ child=\S+|unique|kind|rule|module)\s?(.*)$/s.exec(trait) ?? [];
      return [about, rest] as const;
    }),
  );
}

function describePart(part: string, before: string | undefined, after: string | undefined): string {
  const label = labelOf(part);
  if (before === undefined) return `gains ${label}`;
  if (after === undefined) return `loses ${label}`;
  const was = properties(before);
  const changed = [...properties(after)].filter(([key, value]) => was.get(key) !== value);
  if (changed.length === 0) return `${label} changes`;
  return `${label} (${changed.map(([key, value]) => `${key} ${was.get(key) ?? 'none'} to ${value}`).join(', ')})`;
}

function labelOf(part: string): string {
  const [, column, parent, child] = /^(?:column name=(\S+)|reference parent=(\S+) child=(\S+))$/.exec(part) ?? [];
  if (column !== undefined) return column.toLowerCase();
  if (parent !== undefined && child !== undefined)
    return `the reference ${child.toLowerCase()} to ${parent.toLowerCase()}`;
  return { unique: 'a unique key', kind: 'its kind', rule: 'a rule', module: 'its module' }[part] ?? part;
}

function properties(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/(\w+)=(.*?)(?=\s\w+=|$)/g)].map(([, key = '', value = '']) => [key, value]));
}
