import type { RepositoryFacts } from '../repository-facts.ts';
import { lineAt, readText, unreadable } from './read-source.ts';

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
  const read = (name: string): { readonly value: string; readonly line: number } => {
    const stated = pattern(name).exec(text);
    if (stated === null) throw unreadable(place, `it does not state ${name}`);
    return { value: stated.groups?.value ?? '', line: lineAt(text, stated.index) };
  };
  const [app, api, minClient, schema] = [read(NAMES.app), read(NAMES.api), read(NAMES.minClient), read(NAMES.schema)];
  return {
    place,
    app: app.value,
    api: api.value,
    minClient: minClient.value,
    schema: Number(schema.value),
    lines: { app: app.line, api: api.line, minClient: minClient.line, schema: schema.line },
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
