import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ENTRY = join(import.meta.dirname, 'index.ts');

/** A command line with one verb that does what is given, called with the words that follow. */
function run(verb: string, ...words: readonly string[]) {
  const script = `
    import { commandLine } from ${JSON.stringify(ENTRY)};
    import { Option } from ${JSON.stringify(import.meta.resolve('commander'))};
    const tool = commandLine({ name: 'tool', description: 'A tool.', version: '1.2.3', options: [new Option('--to <version>')] });
    tool.add({ name: 'work', description: 'Works.', operands: [['<file>', 'a file'], ['[more...]', 'others']], examples: ['x.db'], run: ${verb} });
    await tool.run();`;
  const args = ['--input-type=module', '--eval', script, '--', ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('a verb receives its operands and options, and prints text or one JSON document', () => {
  const verb = '(operands, { to }) => ({ json: { operands, to }, text: operands.join("+"), exit: 0 })';
  expect(run(verb, 'work', 'a', 'b', 'c')).toEqual({ status: 0, stdout: 'a+b+c\n', stderr: '' });
  const { stdout } = run(verb, 'work', 'a', '--to', '3', '--json');
  expect(JSON.parse(stdout)).toEqual({ operands: ['a'], to: '3' });
});

test('an unexpected failure prints one document, and its stack on stderr', () => {
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

test('a coded error prints its message, its hint and its code, without a stack', () => {
  const error = "{ code: 'DATABASE_BUSY', detail: 'locked', hint: 'Close it.' }";
  const verb = `() => { throw Object.assign(new Error('In use.'), ${error}); }`;
  expect(run(verb, 'work', 'x.db')).toEqual({
    status: 4,
    stdout: '',
    stderr: 'In use.\n  Close it.\n  DATABASE_BUSY: locked\n',
  });
  expect(JSON.parse(run(verb, 'work', 'x.db', '--json').stdout)).toMatchObject({ hint: 'Close it.', detail: 'locked' });
});

test.each([
  [['work', '--json'], "missing required argument 'file'"],
  [['work', 'x.db', '--jsno', '--json'], "unknown option '--jsno'"],
  [['wrok', '--json'], "unknown command 'wrok'"],
])('%j is wrong usage: one document, and the message on stderr', (words, message) => {
  const { status, stdout, stderr } = run('() => undefined', ...words);
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', code: 'WRONG_USAGE' });
  expect(JSON.parse(stdout).message).toContain(message);
  expect(stderr).toContain(message);
});

test.each([
  ['an operand', ['work', '']],
  ['one of several operands', ['work', 'x.db', 'y.db', '']],
  ['the value of an option', ['work', 'x.db', '--to', '']],
])('%s that is empty is wrong usage, and the verb is not called', (_, words) => {
  const { status, stdout } = run('() => ({ json: null, text: "", exit: 0 })', ...words, '--json');
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ code: 'WRONG_USAGE', message: expect.stringContaining('is empty') });
});

test('--version prints the version, and --help of a verb its examples', () => {
  expect(run('() => undefined', '--version')).toMatchObject({ status: 0, stdout: '1.2.3\n' });
  const { stdout } = run('() => undefined', 'work', '--help');
  expect(stdout).toContain('Examples:\n  $ tool work x.db\n');
});

test('a control character of a name does not reach the terminal, in no kind of output', () => {
  const name = 'song\u001b]0;\u009b31m.db';
  const verbs = [
    '([name]) => ({ json: { name }, text: name, exit: 0 })',
    "([name]) => { throw Object.assign(new Error(name), { code: 'DATABASE_BUSY', detail: name, hint: name }); }",
    '([name]) => { throw new Error(name); }',
  ];
  for (const verb of verbs) {
    const [plain, json] = [run(verb, 'work', name), run(verb, 'work', name, '--json')];
    const output = [plain, json].map(({ stdout, stderr }) => stdout + stderr).join('');
    for (const character of ['\u001b', '\u009b']) expect(output).not.toContain(character);
    expect(plain.stdout + plain.stderr).toContain('song\\u001b]0;\\u009b31m.db');
  }
  expect(JSON.parse(run(verbs[0] ?? '', 'work', name, '--json').stdout)).toEqual({ name });
  const usage = run('() => undefined', 'work', 'x.db', '--\u001b]0;');
  expect(usage.stderr).not.toContain('\u001b');
});
