import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const BIN = join(ROOT, 'node_modules', '.bin');

interface Manifest {
  readonly publishConfig: { readonly exports: unknown };
}

/** Builds the two packages into a `node_modules` as an installed app has it: JavaScript, and the doors of the published manifest. */
export function installPublished(folder: string): void {
  const modules = join(folder, 'node_modules');
  for (const name of ['backup', 'migrate']) {
    const source = join(ROOT, 'packages', name);
    const target = join(modules, '@auralis', name);
    mkdirSync(target, { recursive: true });
    execFileSync(join(BIN, 'tsup'), ['--silent', '--out-dir', join(target, 'dist')], { cwd: source, stdio: 'ignore' });
    const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as Manifest;
    writeFileSync(
      join(target, 'package.json'),
      JSON.stringify({ ...manifest, exports: manifest.publishConfig.exports, publishConfig: undefined }),
    );
  }
  const installed = join(import.meta.dirname, '..', 'node_modules');
  for (const name of ['better-sqlite3', 'drizzle-orm', 'kysely', 'knex', 'umzug'])
    symlinkSync(join(installed, name), join(modules, name), 'dir');
}
