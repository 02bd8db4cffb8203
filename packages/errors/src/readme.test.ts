import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CodedError } from './index.ts';

const PACKAGE = join(import.meta.dirname, '..');

test('the example in the README runs', () => {
  // Inside the package, so that it can import itself by name as an app would.
  const folder = mkdtempSync(join(PACKAGE, '.readme-'));
  try {
    const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
    writeFileSync(join(folder, 'app.ts'), /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '');
    const { status, stdout, stderr } = spawnSync(process.execPath, ['app.ts'], { cwd: folder, encoding: 'utf8' });
    const printed =
      'TASK_MISSING: There is no task with the number 7.\nList the tasks and choose one of their numbers.\n';
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: printed });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('CodedError.with returns the same kind of error with some parts replaced', () => {
  const cause = new Error('disk');
  const parts = { message: 'It failed.', detail: 'write', hint: 'Try again.', facts: { path: 'a' }, cause };
  const changed = new CodedError('FAILED', parts).with({ hint: 'Wait.' });
  expect(changed).toBeInstanceOf(CodedError);
  const { code, name, message } = changed;
  expect({ ...changed, message, cause: changed.cause }).toEqual({ ...parts, code, name, hint: 'Wait.' });
  expect(code).toBe('FAILED');
});
