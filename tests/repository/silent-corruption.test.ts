import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CASES, CONTROL } from '../../bench/src/silent-corruption/cases.ts';
import { ourOutcome } from '../../bench/src/silent-corruption/our-outcome.ts';
import { beginningOfRow, DOCUMENT } from '../../bench/src/silent-corruption/render.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-corruption-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([CONTROL, ...CASES].map((one, index) => ({ ...one, index })))(
  'the page about silent corruption says what Auralis does when $name',
  async ({ index, ...one }) => {
    const ours = await ourOutcome(join(folder, `${index}.db`), one);
    const page = readFileSync(DOCUMENT, 'utf8').replace(/ {2,}/g, ' ');
    expect(page).toContain(beginningOfRow(one, ours));
    // Either the file is as it was, or lint has refused the migration before its release.
    if (ours.result === 'lost') expect(ours.lint).not.toEqual([]);
    else expect(['kept', 'refused']).toContain(ours.result);
  },
);

test('the page has at least thirty cases, each with a name of its own', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(30);
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
});
