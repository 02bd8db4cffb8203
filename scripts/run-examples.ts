import { deepEqual, equal, match } from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandResult, ConsumerProject } from './consumer-project.ts';

// Runs the programs of `examples/` in a project that has the packed packages installed.

const EXAMPLES = join(import.meta.dirname, '../examples');

/** Copies an example into the project; its programs then run from the project's folder. */
function copyExample(project: ConsumerProject, name: string): (file: string) => string {
  cpSync(join(EXAMPLES, name), join(project.folder, name), { recursive: true });
  return (file) => join(name, file);
}

/** A database at schema 1, with one task in it, as the version before left it. */
function oldDatabase(project: ConsumerProject, example: string): void {
  succeed(
    project.command(
      'auralis-migrate',
      'upgrade',
      'tasks.db',
      '--create',
      '--to',
      '1',
      '--migrations',
      `${example}/migrations`,
    ),
  );
  const insert =
    "import { openDatabase } from '@auralis/sqlite'; openDatabase('tasks.db').exec(\"INSERT INTO tasks (title) VALUES ('Old')\")";
  succeed(project.node('--input-type=module', '--eval', insert));
}

export function runNodeApp(project: ConsumerProject): void {
  const path = copyExample(project, 'node-app');
  oldDatabase(project, 'node-app');
  const first = succeed(project.node(path('app.ts'), 'add', 'New'));
  match(first, /Your tasks were upgraded\. The previous state is in .+backup_/);
  match(first, /New: Lets you mark tasks as done\./);
  match(first, /\[ \] Old\n\[ \] New\n$/);
  equal(succeed(project.node(path('app.ts'))), '[ ] Old\n[ ] New\n', 'the second start upgrades nothing');
  project.write({ 'tasks.db': 'no database any more, and long enough to be seen as one that is damaged' });
  const damaged = project.node(path('app.ts'));
  equal(damaged.status, 1);
  match(damaged.stderr, /\(DATABASE_DAMAGED\)/);
  removeDatabase(project);
}

export function runCommandLineTool(project: ConsumerProject): void {
  const path = copyExample(project, 'command-line-tool');
  const tasks = (...words: readonly string[]) => project.node(path('tasks.ts'), ...words);
  succeed(tasks('add', 'Water the plants'));
  const [, id = ''] = /^Backed up as (\S+)\.$/m.exec(succeed(tasks('backup', 'before the holidays'))) ?? [];
  succeed(tasks('add', 'Buy seeds'));
  equal(succeed(tasks('list')), 'Water the plants\nBuy seeds\n');
  match(succeed(tasks('restore', id)), /^Restored \S+\. The previous state is in \S+\.$/m);
  equal(succeed(tasks('list')), 'Water the plants\n');
  match(succeed(tasks('backups')), /before the holidays/);
  match(succeed(tasks('prune')), /^Removed 0 old backups\.$/m);
  const missing = tasks('restore', '20200101_000000');
  equal(missing.status, 1);
  match(missing.stderr, /\(BACKUP_MISSING\)/);
  equal(tasks('no-such-command').status, 2);
  removeDatabase(project);
}

export function runElectronMain(project: ConsumerProject): void {
  const path = copyExample(project, 'electron-main');
  oldDatabase(project, 'electron-main');
  const script = (body: string) => `
    import { databaseStartup } from './${path('database-startup.ts')}';
    const states = [];
    const startup = databaseStartup({ database: 'tasks.db', appVersion: '1.1.0', onState: (state) => states.push(state) });
    ${body}
    console.log(JSON.stringify(states.map(({ status, code }) => code ?? status).filter((one, at, all) => one !== all[at - 1])));
    console.error(JSON.stringify(states.at(-1)));`;
  const run = (body: string) => {
    project.write({ 'start-up.mjs': script(body) });
    return JSON.parse(succeed(project.node('start-up.mjs')));
  };
  deepEqual(run('const started = startup.start(); startup.cancel(); await started;'), ['upgrading', 'CANCELLED']);
  deepEqual(run('await startup.start();'), ['upgrading', 'ready']);
  project.write({ 'tasks.db': 'no database any more, and long enough to be seen as one that is damaged' });
  deepEqual(run('await startup.start(); await startup.restore(states.at(-1).backups[0].id);'), [
    'upgrading',
    'DATABASE_DAMAGED',
    'upgrading',
    'ready',
  ]);
  removeDatabase(project);
}

function removeDatabase(project: ConsumerProject): void {
  succeed(
    project.node(
      '--eval',
      "for (const name of fs.readdirSync('.')) if (/^(tasks\\.db|backups$)/.test(name)) fs.rmSync(name, { recursive: true })",
    ),
  );
}

function succeed({ status, stdout, stderr }: CommandResult): string {
  equal(status, 0, stderr || stdout);
  return stdout;
}
