import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandResult, ConsumerProject } from './consumer-project.ts';

// Bundles an app with the configurations in the README of @auralis/migrate, in a project that has the packed packages
// installed, and lets it back up and upgrade databases.

const ROOT = join(import.meta.dirname, '..');
const README = readFileSync(join(ROOT, 'packages/migrate/README.md'), 'utf8');

/** A database whose backup needs no second thread, and one whose backup would use one. */
const MEGABYTES = ['6', '9'];

const MAIN = `
import { createBackup } from '@auralis/backup';
import { upgradeInWorker } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import { upgrade } from './upgrade.ts';

const [database = '', megabytes = '1', migrations] = process.argv.slice(2);

async function run() {
  if (migrations !== undefined) return upgradeInWorker({ database, migrations, appVersion: '1.0.0' });
  const connection = openDatabase(database);
  const rows = 'WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ?) SELECT hex(randomblob(500000)) FROM c';
  connection.prepare('INSERT INTO tasks (title) ' + rows).run(Number(megabytes));
  connection.close();
  const { manifest } = await createBackup({ database, reason: 'manual', level: 4 });
  const { status } = await upgrade(database);
  return { status, level: manifest.proofs[0].level };
}

run().then(
  (result) => console.log(JSON.stringify(result)),
  (error) => console.log(JSON.stringify({ code: error.code, hint: error.hint })),
);
`;

const MIGRATIONS = {
  'task-migrations/migration_v000_to_v001_tasks.sql':
    '-- Keeps your tasks\nCREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT);\n',
  'task-migrations/migration_v001_to_v002_short.ts': `// Shortens your tasks
// @rewrites tasks.title: only their first letters are kept
import { defineMigration } from '@auralis/migrate';
export default defineMigration({ up: (db) => void db.exec('UPDATE tasks SET title = substr(title, 1, 10)') });
`,
};

const HINT =
  "As the developer of a bundled app, build '@auralis/migrate/worker' as one more file and pass it as `workerFile`.";

interface Bundler {
  readonly name: string;
  readonly format: 'module' | 'commonjs';
  /** Bundles `src` into `dist`. */
  readonly script: string;
}

export const BUNDLERS: readonly Bundler[] = [
  { name: 'esbuild, as an ES module', format: 'module', script: fromReadme('esbuild.config.js') },
  {
    name: 'esbuild, as CommonJS',
    format: 'commonjs',
    script: fromReadme('esbuild.config.js').replace("format: 'esm'", "format: 'cjs'"),
  },
  { name: 'Vite', format: 'module', script: "import { build } from 'vite';\nawait build({ logLevel: 'error' });\n" },
  {
    name: 'webpack',
    format: 'commonjs',
    script: `import webpack from 'webpack';
import config from './webpack.config.js';
const module = { rules: [{ test: /\\.ts$/, loader: './strip-types.cjs' }] };
webpack({ ...config, mode: 'production', optimization: { minimize: false }, module }, (error, stats) => {
  if (error !== null || stats.hasErrors()) throw error ?? new Error(stats.toString());
});
`,
  },
];

/** A block of the README, without the first line, which names its file. */
function fromReadme(file: string): string {
  const [, text] = new RegExp(`\`\`\`[jt]s\\n// ${file}\\n(.*?)\`\`\``, 's').exec(README) ?? [];
  if (text === undefined) throw new Error(`The README of @auralis/migrate has no ${file}.`);
  return text;
}

/** Writes the app and its migrations, and makes the bundlers of this repository available to the project. */
export function writeBundledApp(project: ConsumerProject): void {
  for (const name of ['esbuild', 'vite', 'webpack'])
    symlinkSync(realpathSync(join(ROOT, 'node_modules', name)), join(project.folder, 'node_modules', name), 'junction');
  project.write({
    ...MIGRATIONS,
    'src/main.ts': MAIN,
    'vite.config.js': fromReadme('vite.config.js'),
    'webpack.config.js': fromReadme('webpack.config.js'),
    'strip-types.cjs': "module.exports = (text) => require('node:module').stripTypeScriptTypes(text);",
  });
  const out = ['--migrations', 'task-migrations', '--out', 'src/migrations.bundle.ts'];
  succeed(project.command('auralis-migrate', 'bundle', ...out));
}

export function runBundledApp(project: ConsumerProject, { format, script }: Bundler): void {
  const source = fromReadme('src/upgrade.ts');
  rmSync(join(project.folder, 'dist'), { recursive: true, force: true });
  project.write({
    'src/upgrade.ts': format === 'module' ? source : source.replaceAll('import.meta.dirname', '__dirname'),
    'bundle-app.js': script,
    'dist/package.json': JSON.stringify({ type: format }),
  });
  succeed(project.node('bundle-app.js'));
  const app = (...words: readonly string[]) => JSON.parse(succeed(project.node('dist/main.js', ...words)));
  for (const megabytes of MEGABYTES) {
    createDatabase(project);
    deepEqual(app('bundled.db', megabytes), { status: 'upgraded', level: 4 }, `${megabytes} MB`);
  }
  createDatabase(project);
  deepEqual(app('bundled.db', '1', 'dist/migrations.js'), { code: 'WORKER_MISSING', hint: HINT });
  rmSync(join(project.folder, 'dist/upgrade-worker.js'));
  deepEqual(app('bundled.db'), { code: 'WORKER_MISSING', hint: HINT });
}

/** A database at schema 1. */
function createDatabase(project: ConsumerProject): void {
  for (const name of ['bundled.db', 'bundled.db.upgrades.jsonl', 'backups'])
    rmSync(join(project.folder, name), { recursive: true, force: true });
  const options = ['--create', '--to', '1', '--migrations', 'task-migrations'];
  succeed(project.command('auralis-migrate', 'upgrade', 'bundled.db', ...options));
}

function succeed({ status, stdout, stderr }: CommandResult): string {
  equal(status, 0, stderr || stdout);
  return stdout;
}
