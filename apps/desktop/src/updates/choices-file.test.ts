import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { afterStart, postpone, skip } from './choices.ts';
import { choicesFile } from './choices-file.node.ts';

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

test.each(['{"format":1', '{"format":2}', 'null'])('a file with %j is set aside, and new choices are made', (text) => {
  const path = join(folder, 'updates.json');
  writeFileSync(path, text);
  const choices = choicesFile(path).read();
  expect(choices).toMatchObject({ channel: 'latest', skipped: [] });
  expect(choicesFile(path).read()).toEqual(choices);
  expect(readdirSync(folder).toSorted()).toEqual(['updates.json', 'updates.json.damaged']);
  expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text);
});

test('a start forgets answers to versions that are no longer ahead', () => {
  const choices = choicesFile(join(folder, 'updates.json')).read();
  const answered = postpone(skip(skip(choices, '1.5.0', NOW), '1.6.0', NOW), '1.5.0', NOW);
  expect(afterStart(answered, '1.5.0')).toMatchObject({ skipped: [{ version: '1.6.0' }], later: null });
});
