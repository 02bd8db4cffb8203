import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { ourCommands } from './command-help.ts';
import { ROOT, type TrackedFile, trackedFiles } from './tracked-files.ts';

const DOCUMENTS = trackedFiles((path) => path.endsWith('.md') && !path.endsWith('CHANGELOG.md'));
const COMMANDS = ourCommands();
const SCRIPTS = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts as Record<string, string>;
const PROJECTS = [
  ...readFileSync(join(ROOT, 'vitest.config.ts'), 'utf8').matchAll(/(?:project|packageTests)\('([\w-]+)'/g),
].map(([, name]) => name);
/** What pnpm and npm bring themselves. */
const BUILT_IN = [
  'add',
  'ci',
  'deprecate',
  'dist-tag',
  'exec',
  'i',
  'init',
  'install',
  'pack',
  'pkg',
  'publish',
  'view',
];
/** A migration that serves as an example: documents name no real one in full. */
const EXAMPLE_MIGRATION = /^migrations\/migration_v\d+_to_v\d+_\w+\.(?:sql|ts)$/;
/** Every file and folder of a clone: what a build or a benchmark leaves in this one does not count. */
const CLONED = new Set(
  trackedFiles(() => true).flatMap(({ path }) =>
    path.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/')),
  ),
);
const PLACES = /^(?:packages|apps|migrations|docs|bench|tests|scripts|\.github|\.changeset|\.ci)\/[\w./-]*$/;

/** Code in a document: fenced blocks line by line, and what stands between backquotes. */
function codeOf({ text }: TrackedFile): readonly string[] {
  const fenced = [...text.matchAll(/^(`{3,})(\w*)\n([\s\S]*?)^\1$/gm)];
  const lines = fenced
    .filter(([, , language = '']) => ['sh', 'bash', 'console'].includes(language))
    .flatMap(([, , , code = '']) => code.replaceAll('\\\n', ' ').split('\n'));
  const prose = fenced.reduce((rest, [block]) => rest.replace(block, ''), text);
  const spans = [...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/\s+/g, ' '));
  return [...lines, ...spans].map((line) =>
    line
      .replace(/(?:^|\s)#.*$/, '')
      .replace(/^\s*\$ /, '')
      .trim(),
  );
}

/** What is wrong with one line of code, if it calls something of this repository. */
function violations(line: string): readonly string[] {
  return line
    .split(/\s(?:&&|\|\|?|;)\s/)
    .flatMap((command) => [...scriptComplaints(command), ...commandComplaints(command), ...projectViolations(command)]);
}

function scriptComplaints(command: string): readonly string[] {
  const [, runner, word] = /^(npm|pnpm|npx (?:-y )?pnpm@\S+) (?:run )?([\w:-]+)/.exec(command) ?? [];
  if (runner === undefined || word === undefined || word in SCRIPTS || BUILT_IN.includes(word)) return [];
  return [`no script "${word}"`];
}

function commandComplaints(command: string): readonly string[] {
  const [, binary = '', rest = ''] =
    /(?:^|\s)(auralis-(?:backup|migrate|version|changelog))(?:\s(.*))?$/.exec(command) ?? [];
  if (binary === '' || rest === '') return [];
  const verbs = COMMANDS.get(binary);
  const named = /^[a-z][a-z|-]*/.exec(rest)?.[0].split('|') ?? [];
  return named.flatMap((verb) => {
    const help = verbs?.get(verb);
    if (help === undefined) return [`${binary} has no verb "${verb}"`];
    const used = [...rest.matchAll(/(?:^|\s)(--[a-z][a-z-]*)/g)].map(([, option = '']) => option);
    return used.filter((option) => !help.options.has(option)).map((option) => `${binary} ${verb} takes no ${option}`);
  });
}

function projectViolations(command: string): readonly string[] {
  const used = [...command.matchAll(/vitest run .*?--project (\S+)/g)].map(([, name]) => name);
  return used.filter((name) => !PROJECTS.includes(name)).map((name) => `no test project "${name}"`);
}

test.each(DOCUMENTS.map((document) => [document.path, document] as const))(
  '%s names only commands that exist',
  (_, document) => {
    const wrong = codeOf(document).flatMap((line) => violations(line).map((what) => `${line}: ${what}`));
    expect(wrong).toEqual([]);
  },
);

test.each(DOCUMENTS.map((document) => [document.path, document] as const))(
  '%s names only files that exist',
  (_, document) => {
    const links = [...document.text.matchAll(/\]\((?!https?:|#|mailto:)([^)\s#]+)/g)].map(([, target = '']) => target);
    const beside = (target: string) => posix.join(posix.dirname(document.path), target).replace(/\/$/, '');
    const dead = links.filter((target) => !CLONED.has(beside(target)));
    const spans = codeOf(document)
      .flatMap((line) => line.split(' '))
      .filter((word) => PLACES.test(word) && !EXAMPLE_MIGRATION.test(word));
    const gone = spans.filter((place) => !CLONED.has(place.replace(/\/$/, '')) && !CLONED.has(beside(place)));
    expect([...dead, ...gone]).toEqual([]);
  },
);

test.each([
  ['pnpm run no-such-script', 'no script "no-such-script"'],
  ['npm teest', 'no script "teest"'],
  ['pnpm exec auralis-migrate upgarde library.db', 'auralis-migrate has no verb "upgarde"'],
  ['auralis-version check && auralis-version sync --wet', 'auralis-version sync takes no --wet'],
  ['npx pnpm@12.21.0 exec vitest run --project nothing', 'no test project "nothing"'],
])('the check finds a document that says "%s"', (line, violation) => {
  expect(violations(line)).toEqual([violation]);
});

test.each([...COMMANDS])('every verb of %s takes --json, and its help has examples that work', (name, verbs) => {
  expect(verbs.size).toBeGreaterThan(0);
  for (const [verb, { options, examples }] of verbs) {
    expect([...options], `${name} ${verb}`).toContain('--json');
    expect(
      examples.filter((example) => example.startsWith(`${name} ${verb}`)),
      `${name} ${verb}`,
    ).not.toEqual([]);
    expect(examples.flatMap(violations)).toEqual([]);
  }
});
