import { DIRECTIVES } from './directives.ts';
import type { ToError } from './problem.ts';

type Directives = typeof DIRECTIVES;

/** The comment lines at the top of a migration: its description, and the value of every directive. */
export type MigrationHeader = {
  /** The sentence that the user reads. May be empty in a file of code, which then has it in `defineMigration`. */
  readonly description: string;
} & { readonly [Name in keyof Directives]: Directives[Name]['absent'] };

const COMMENT = /^\s*(?:--|\/\/)\s?(?<text>.*)$/;
const DIRECTIVE = /^@(?<name>\S+)\s*(?<argument>.*)$/;

/**
 * Reads the header of a migration: the first comment line is its description, the others are directives or free text.
 *
 * @param text - with LF line ends and without a byte order mark, as `canonicalText` makes it
 * @throws what `toError` makes of a problem with the code `MIGRATION_REFUSED`: an unknown or malformed directive, or no
 *   description
 */
export function parseHeader(file: string, text: string, toError: ToError): MigrationHeader {
  let description = '';
  const values: Record<string, unknown> = Object.fromEntries(
    Object.entries(DIRECTIVES).map(([name, { absent }]) => [name, absent]),
  );
  for (const { line, content } of headerLines(text)) {
    const refuse = (reason: string) =>
      toError({
        code: 'MIGRATION_REFUSED',
        file,
        reason: `line ${line}: ${reason}`,
        hint: 'Correct the directive; docs/writing-migrations.md lists them.',
        line,
      });
    const { name, argument = '' } = DIRECTIVE.exec(content)?.groups ?? {};
    if (name === undefined) {
      if (description === '') description = content;
      continue;
    }
    if (!Object.hasOwn(DIRECTIVES, name)) throw refuse(`unknown directive @${name}; known are ${knownNames()}`);
    // The table gives each value the type that its own `add` takes.
    const add = DIRECTIVES[name as keyof Directives].add as (...args: readonly unknown[]) => unknown;
    values[name] = add(values[name], argument, refuse);
  }
  // A migration written as code may have its description there.
  if (description === '' && file.endsWith('.sql')) {
    const hint = 'Begin the file with a comment that tells the user what changes.';
    throw toError({ code: 'MIGRATION_REFUSED', file, reason: 'the first comment line must be a description', hint });
  }
  return { description, ...values } as MigrationHeader;
}

function knownNames(): string {
  return Object.keys(DIRECTIVES)
    .map((name) => `@${name}`)
    .join(' ');
}

/** Comment lines from the top to the first line of code. */
function headerLines(text: string): readonly { readonly line: number; readonly content: string }[] {
  const lines: { line: number; content: string }[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    if (raw.trim() === '') continue;
    const comment = COMMENT.exec(raw)?.groups?.text;
    if (comment === undefined) break;
    lines.push({ line: index + 1, content: comment.trim() });
  }
  return lines.filter(({ content }) => content !== '');
}
