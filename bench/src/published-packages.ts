import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '..', '..');
const BIN = join(ROOT, 'node_modules', '.bin');
const MEASURED = ['errors', 'sqlite', 'migration-files', 'backup', 'migrate'] as const;
const OTHER_TOOLS = ['better-sqlite3', 'drizzle-orm', 'kysely', 'knex', 'umzug'] as const;

interface Manifest {
  readonly publishConfig: { readonly exports: unknown };
}

/** Builds the packages into a `node_modules` as in an installed app: JavaScript, with the published entry points. */
export function installPublished(folder: string): void {
  const modules = join(folder, 'node_modules');
  for (const name of MEASURED) {
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
  for (const name of OTHER_TOOLS) symlinkSync(join(installed, name), join(modules, name), 'dir');
}

/** From now on, an import of one of the packages in this process resolves to the one in the folder. */
export function usePublished(folder: string): void {
  const parentURL = pathToFileURL(join(folder, 'index.js')).href;
  const measured = new RegExp(`^@auralis/(?:${MEASURED.join('|')})(?:/|$)`);
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, measured.test(specifier) ? { ...context, parentURL } : context),
  });
}
