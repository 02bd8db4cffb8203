import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { confirm } from './confirm.ts';

function terminal(answer: string) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  input.end(`${answer}\n`);
  return { input, output: new PassThrough() };
}

describe('a question before a change', () => {
  test.each([
    ['y', true],
    ['YES', true],
    ['', false],
    ['n', false],
    ['yesterday', false],
  ])('answered "%s" is %s', async (answer, agreed) => {
    expect(await confirm('Go on?', {}, terminal(answer))).toBe(agreed);
  });

  test('left without an answer stops', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const asked = confirm('Go on?', {}, { input, output: new PassThrough() });
    input.end();
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('is not asked with --yes', async () => {
    expect(await confirm('Go on?', { yes: true }, { input: new PassThrough(), output: new PassThrough() })).toBe(true);
  });

  test('is wrong usage without a terminal', async () => {
    const pipe = { input: new PassThrough(), output: new PassThrough() };
    await expect(confirm('Go on?', {}, pipe)).rejects.toMatchObject({ code: 'WRONG_USAGE', detail: 'Add --yes.' });
  });
});
