import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { confirm } from './confirm.ts';

function terminal(answer: string) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  input.end(`${answer}\n`);
  return { input, output: new PassThrough() };
}

describe('confirm', () => {
  test.each([
    ['y', true],
    ['YES', true],
    ['', false],
    ['n', false],
    ['yesterday', false],
  ])('takes the answer "%s" as %s', async (answer, agreed) => {
    expect(await confirm('Go on?', {}, terminal(answer))).toBe(agreed);
  });

  test('throws CANCELLED when the question is left without an answer', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const asked = confirm('Go on?', {}, { input, output: new PassThrough() });
    input.end();
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('does not ask with --yes', async () => {
    expect(await confirm('Go on?', { yes: true }, { input: new PassThrough(), output: new PassThrough() })).toBe(true);
  });

  test('throws WRONG_USAGE without a terminal', async () => {
    const pipe = { input: new PassThrough(), output: new PassThrough() };
    await expect(confirm('Go on?', {}, pipe)).rejects.toMatchObject({ code: 'WRONG_USAGE', hint: 'Add --yes.' });
  });
});
