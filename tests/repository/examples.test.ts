import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT, trackedFiles } from './tracked-files.ts';

// Every `@example` of the packages is compiled as a reader would paste it: against the entry points and nothing else.

const PACKAGES = ['backup', 'migrate'];
/** What an example may use without declaring it: what every app has. */
const GIVEN = `import type { MigrationSet as Set } from '@auralis/migrate';
import type { Database as Connection } from 'better-sqlite3';
declare global {
  const migrations: Set;
  const database: string;
  const connection: Connection;
}
`;
const OTHERS = {
  '@auralis/errors': ['CodedError'],
  'node:fs': ['copyFileSync', 'writeFileSync', 'readFileSync'],
  vitest: ['expect', 'test'],
};

interface Example {
  readonly place: string;
  readonly code: string;
}

const EXAMPLES = trackedFiles(
  (path) => /^packages\/(?:backup|migrate)\/src\/.*\.ts$/.test(path) && !path.endsWith('.test.ts'),
).flatMap(({ path, text }): readonly Example[] =>
  [...text.matchAll(/^[ \t]*\* @example\n((?:[ \t]*\* .*\n)+)/gm)].map((found) => ({
    place: `${path}:${text.slice(0, found.index).split('\n').length}`,
    code: (found[1] ?? '').replaceAll(/^[ \t]*\* /gm, ''),
  })),
);

/** Each entry point of a package, and the names it exports. */
const ENTRY_POINTS: readonly (readonly [string, readonly string[]])[] = [
  ...PACKAGES.flatMap((name) => {
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'));
    return Object.entries<string>(exports).map(([entryPoint, file]) => {
      const text = readFileSync(join(ROOT, 'packages', name, file), 'utf8');
      const names = [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list = '']) => list.split(','));
      return [`@auralis/${name}${entryPoint.slice(1)}`, names.map((one) => one.replace('type ', '').trim())] as const;
    });
  }),
  ...Object.entries(OTHERS),
];

function asModule({ code }: Example): string {
  const words = new Set(code.match(/\b[A-Za-z_]\w*\b/g));
  const imported = [...code.matchAll(/^import (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) => list.split(','));
  const imports = ENTRY_POINTS.map(
    ([entryPoint, names]) => [entryPoint, names.filter((name) => words.has(name))] as const,
  );
  const known = new Set(imported.map((name) => name.trim()));
  const lines = imports.flatMap(([entryPoint, names]) => {
    const fresh = names.filter((name) => !known.has(name));
    for (const name of fresh) known.add(name);
    return fresh.length === 0 ? [] : [`import { ${fresh.join(', ')} } from '${entryPoint}';`];
  });
  return `${lines.join('\n')}\n${code}\nexport {};\n`;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(ROOT, 'tests/repository/.examples-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the compiler says of examples, each named by its place. */
function compile(examples: readonly Example[]): string {
  writeFileSync(join(folder, 'given.ts'), GIVEN);
  for (const [index, example] of examples.entries())
    writeFileSync(join(folder, `example-${index}.ts`), asModule(example));
  const options = { noUnusedLocals: false, verbatimModuleSyntax: false };
  const config = { extends: '../../../tsconfig.base.json', compilerOptions: options, include: ['*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], {
    cwd: folder,
    encoding: 'utf8',
  });
  return stdout.replaceAll(/example-(\d+)\.ts/g, (_, index) => examples[Number(index)]?.place ?? '');
}

test('every example of a public function compiles against the entry points of the packages', () => {
  expect(EXAMPLES.length).toBeGreaterThan(20);
  expect(compile(EXAMPLES)).toBe('');
});

test('the check finds an example that calls a function incorrectly', () => {
  const wrong = { place: 'here:1', code: "const { path } = await createBackup({ databse: 'library.db' });" };
  expect(compile([wrong])).toContain('here:1');
});
