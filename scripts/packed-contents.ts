import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConsumerProject } from './consumer-project.ts';
import type { PublishedPackage } from './release/tarballs.ts';

// What the tarball of a package contains beside code that runs, seen from a project that has it installed.

/** The entry points that also run in a browser, where the types of Node are missing. */
const BROWSER = [
  '@auralis/errors',
  '@auralis/changelog',
  '@auralis/changelog/data',
  '@auralis/version',
  '@auralis/version/constants',
];

const STRICT = {
  target: 'ES2024',
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noEmit: true,
};

/** The manifest leads to the repository and names nothing that only this workspace has; the changelog comes along. */
export function checkManifestAndChangelog(root: string, project: ConsumerProject, one: PublishedPackage): void {
  const installed = join(project.folder, 'node_modules', one.name);
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const repository = manifest.repository.url.replace(/^git\+|\.git$/g, '');
  equal(manifest.homepage, `${repository}/tree/main/${one.folder}#readme`);
  equal(manifest.bugs, `${repository}/issues`);
  equal(manifest.devDependencies, undefined, 'the manifest has devDependencies');
  const exported = `console.log((await import('${one.name}/package.json', { with: { type: 'json' } })).default.version)`;
  const { stdout, stderr } = project.node('--input-type=module', '--eval', exported);
  equal(stdout.trim(), manifest.version, stderr);
  // The first release of a package creates its changelog.
  equal(existsSync(join(installed, 'CHANGELOG.md')), existsSync(join(root, one.folder, 'CHANGELOG.md')));
}

/** Each file of code names its source map, and the map contains the sources, without a path of this machine. */
export function checkSourceMaps({ folder }: ConsumerProject, { name }: PublishedPackage): void {
  const dist = join(folder, 'node_modules', name, 'dist');
  const files = globSync('**/*.js', { cwd: dist });
  ok(files.length > 0, `${name} contains no code`);
  for (const file of files) {
    match(readFileSync(join(dist, file), 'utf8'), /\n\/\/# sourceMappingURL=\S+\.js\.map\n?$/, file);
    const { sources, sourcesContent } = JSON.parse(readFileSync(join(dist, `${file}.map`), 'utf8'));
    equal(sourcesContent?.length, sources.length, `${file}.map lacks sources`);
    ok(
      sourcesContent.every((text: unknown) => typeof text === 'string'),
      `${file}.map lacks the text of a source`,
    );
    deepEqual(
      sources.filter((source: string) => !/^(\.\.\/|builtin:)/.test(source)),
      [],
      `${file}.map names a path of the machine`,
    );
  }
}

/** A stack trace leads to the line of the source. */
export function followStackTrace({ node }: ConsumerProject): void {
  const script = "import { loadMigrations } from '@auralis/migrate'; await loadMigrations('no-such-folder');";
  const { stderr } = node('--enable-source-maps', '--input-type=module', '--eval', script);
  match(stderr, /migrate\/src\/migrations\/[\w-]+\.ts:\d+/);
}

/**
 * `tsc` finds nothing in the types of all entry points without `skipLibCheck`, once the packages are installed that the
 * READMEs name.
 */
export function compileStrictly(root: string, project: ConsumerProject, names: readonly string[]): void {
  project.install(namedTypes(root));
  const all = names.flatMap((name) =>
    Object.keys(project.manifestOf(name).exports)
      .filter((entryPoint) => !entryPoint.endsWith('.json'))
      .map((entryPoint) => `${name}${entryPoint.slice(1)}`),
  );
  const node = { module: 'NodeNext', types: ['node'] };
  const browser = { module: 'ESNext', moduleResolution: 'bundler', lib: ['ES2024', 'DOM'], types: [] };
  for (const [folder, options, entryPoints] of [
    ['types-in-node', node, all],
    ['types-in-browser', browser, BROWSER],
  ] as const) {
    const imports = entryPoints.map((entryPoint, at) => `import * as e${at} from '${entryPoint}';\nvoid e${at};\n`);
    project.write({
      [`${folder}/index.ts`]: imports.join(''),
      [`${folder}/tsconfig.json`]: JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files: ['index.ts'] }),
    });
    const { status, stdout } = project.node(join(root, 'node_modules/typescript/bin/tsc'), '-p', folder);
    equal(status, 0, stdout);
  }
}

/** The packages that the READMEs add for TypeScript and for releases, in the versions that this repository has. */
function namedTypes(root: string): readonly string[] {
  const manifests = ['package.json', 'packages/changelog/package.json'].map((file) =>
    JSON.parse(readFileSync(join(root, file), 'utf8')),
  );
  const versions = Object.assign({}, ...manifests.map(({ devDependencies }) => devDependencies));
  const commands = ['migrate', 'changelog'].flatMap((name) => {
    const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8').replaceAll('\\\n', ' ');
    return [...readme.matchAll(/^npm install --save-dev (.+)$/gm)].map(([, packages = '']) => packages);
  });
  const names = commands
    .flatMap((packages) => packages.trim().split(/\s+/))
    .filter((name) => name !== '@changesets/cli');
  ok(names.includes('@types/better-sqlite3') && names.includes('@changesets/types'), 'the READMEs name no types');
  return names.map((name) => `${name}@${versions[name]}`);
}
