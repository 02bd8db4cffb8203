import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const DOOR = join(import.meta.dirname, 'index.ts');

/** A command with one verb that does what is given, called with the words that follow. */
function run(verb: string, ...words: readonly string[]) {
  const script = `
    import { runProgram, runVerb } from ${JSON.stringify(DOOR)};
    import { Command } from ${JSON.stringify(import.meta.resolve('commander'))};
    const program = new Command('tool');
    program.command('work').option('--json').option('--to <version>').argument('<file>')
      .action((_, { json }) => runVerb(json === true, ${verb}));
    await runProgram(program);`;
  const args = ['--input-type=module', '--eval', script, '--', ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('a command that fails as nobody thought of prints one document, and the stack beside it', () => {
  const verb = `() => { throw Object.assign(new Error('no luck'), { code: 'EWHATEVER' }); }`;
  const { status, stdout, stderr } = run(verb, 'work', 'x.db', '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', code: 'UNEXPECTED', detail: 'Error: no luck' });
  expect(stderr).toMatch(/Error: no luck\n\s+at /);
  expect(run(verb, 'work', 'x.db')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining('UNEXPECTED: '),
  });
});

test('an error of ours is told as before, without a stack', () => {
  const verb = `() => { throw Object.assign(new Error('In use.'), { code: 'DATABASE_BUSY', detail: 'locked' }); }`;
  expect(run(verb, 'work', 'x.db')).toEqual({ status: 4, stdout: '', stderr: 'In use.\n  DATABASE_BUSY: locked\n' });
});

test('the hint of an error is printed after its message', () => {
  const verb = `() => { throw Object.assign(new Error('In use.'), { code: 'DATABASE_BUSY', detail: 'locked', hint: 'Close it.' }); }`;
  expect(run(verb, 'work', 'x.db').stderr).toBe('In use. Close it.\n  DATABASE_BUSY: locked\n');
  expect(JSON.parse(run(verb, 'work', 'x.db', '--json').stdout)).toMatchObject({ hint: 'Close it.' });
});

test.each([
  [['work', '--json'], "missing required argument 'file'"],
  [['work', 'x.db', '--jsno', '--json'], "unknown option '--jsno'"],
  [['wrok', '--json'], "unknown command 'wrok'"],
])('%j prints one document, and the hint beside it', (words, message) => {
  const { status, stdout, stderr } = run('() => undefined', ...words);
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', code: 'WRONG_USAGE' });
  expect(JSON.parse(stdout).message).toContain(message);
  expect(stderr).toContain(message);
});
