import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { afterStart, answerTo, newChoices, postpone, skip } from './choices.ts';
import { choicesFile } from './choices-file.node.ts';
import { keptChoices } from './kept-choices.ts';

const NOW = new Date('2026-12-02T10:00:00.000Z');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-choices-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('choices and the id of the user survive a restart', () => {
  const path = join(folder, 'updates.json');
  const first = choicesFile(path).read();
  choicesFile(path).write(postpone(skip(first, '1.5.0', NOW), '1.6.0', NOW));
  expect(choicesFile(path).read()).toEqual({
    ...first,
    skipped: [{ version: '1.5.0', skippedAt: '2026-12-02T10:00:00.000Z' }],
    later: { version: '1.6.0', until: '2026-12-03T10:00:00.000Z' },
  });
});

test.each(['{"format":1', '{"format":2}', 'null', '[]', '""'])('a file with %j is set aside', (text) => {
  const path = join(folder, 'updates.json');
  writeFileSync(path, text);
  expect(choicesFile(path).read()).toMatchObject({ channel: 'latest', skipped: [] });
  expect(readdirSync(folder)).toEqual(['updates.json.damaged']);
  expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text);
});

const skips = (count: number, version = '1.6.') =>
  Array.from({ length: count }, (_, n) => ({ version: `${version}${n}`, skippedAt: NOW.toISOString() }));

test.each([
  ['a newer version of the app wrote', { format: 2, skipped: { '1.6.0': 'yes' }, newer: true }],
  ['has versions that are none', { skipped: skips(1, 'banana'), installing: 'x', later: { version: 'y', until: 'z' } }],
  ['has thousands of skipped versions', { skipped: skips(200_000) }],
  ['lacks what it had to have', { skipped: undefined }],
])('of a file that %s, the id of the user, the channel and what else can be read are kept', (_, changes) => {
  const path = join(folder, 'updates.json');
  const kept = {
    ...newChoices('beta'),
    newestFeeds: { latest: null, beta: { version: '1.6.0', issued: NOW.toISOString() } },
  };
  writeFileSync(path, JSON.stringify({ ...kept, ...changes }));
  const choices = choicesFile(path).read();
  expect(choices).toEqual(kept);
  expect(() => afterStart(choices, '1.4.0')).not.toThrow();
});

test('no more versions are kept as skipped than a listener can look at', () => {
  const all = skips(500).reduce((choices, { version }) => skip(choices, version, NOW), newChoices());
  expect(all.skipped).toHaveLength(100);
  expect(answerTo(all, '1.6.499', NOW)).toBe('skipped');
});

test('"later" holds for a day at most, also if the clock was wrong when it was said', () => {
  const wrong = postpone(newChoices(), '1.5.0', new Date('2036-01-01T00:00:00Z'));
  expect(answerTo(wrong, '1.5.0', NOW)).toBe('none');
  expect(answerTo(postpone(newChoices(), '1.5.0', NOW), '1.5.0', NOW)).toBe('later');
});

test('a disk that can not be written to costs the choices of this run, and neither a check nor an answer', () => {
  const errors: unknown[] = [];
  const file = choicesFile(join(folder, 'missing', 'updates.json'));
  const kept = keptChoices(file, (error) => errors.push(error));
  kept.change((choices) => skip(choices, '1.5.0', NOW));
  expect(answerTo(kept.current, '1.5.0', NOW)).toBe('skipped');
  expect(errors).toEqual([expect.objectContaining({ code: 'ENOENT' })]);
});

test('a start forgets answers to versions that are no longer ahead', () => {
  const choices = newChoices();
  const answered = postpone(skip(skip(choices, '1.5.0', NOW), '1.6.0', NOW), '1.5.0', NOW);
  expect(afterStart(answered, '1.5.0')).toMatchObject({ skipped: [{ version: '1.6.0' }], later: null });
});
