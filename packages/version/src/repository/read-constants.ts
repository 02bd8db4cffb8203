import type { RepositoryFacts } from '../repository-facts.ts';
import { readText, unreadable } from './read-text.ts';

const NAMES = {
  app: 'APP_VERSION',
  api: 'API_VERSION',
  minClient: 'MIN_CLIENT_VERSION',
  schema: 'DB_SCHEMA_VERSION',
} as const;

/** The constants as the source states them, not as this process loaded them. */
export function readConstants(root: string, place: string): RepositoryFacts['constants'] {
  const text = readText(root, place);
  if (text === null) return null;
  const read = (name: string): string => {
    const stated = pattern(name).exec(text)?.groups?.value;
    if (stated === undefined) throw unreadable(place, `it does not state ${name}`);
    return stated;
  };
  return {
    place,
    app: read(NAMES.app),
    api: read(NAMES.api),
    minClient: read(NAMES.minClient),
    schema: Number(read(NAMES.schema)),
  };
}

/** The source of the constants with new values in their places; everything else as it was. */
export function withConstants(text: string, values: Partial<Record<keyof typeof NAMES, string | number>>): string {
  return Object.entries(values).reduce((source, [key, value]) => {
    const name = NAMES[key as keyof typeof NAMES];
    return source.replace(pattern(name), (statement, head: string) => {
      const quote = typeof value === 'number' ? '' : "'";
      return `${head}${quote}${value}${quote}${statement.endsWith(';') ? ';' : ''}`;
    });
  }, text);
}

function pattern(name: string): RegExp {
  return new RegExp(`^(export const ${name}(?:: \\w+)? = )['"]?(?<value>[\\w.+-]+)['"]?;?`, 'm');
}
