import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { scenarioNames } from '../tests/faults/harness/scenario.ts';
import { applyEdits } from './mutation-edits.ts';
import { MUTATIONS } from './mutation-list.ts';
import { readSources } from './mutation-syntax.ts';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = readSources(ROOT);
const SCENARIOS = scenarioNames();

describe.each(MUTATIONS)('the mutation "$name"', ({ edits, test: named }) => {
  test('finds its functions and changes them into other valid code', () => {
    expect(edits.length).toBeGreaterThan(0);
    const mutated = applyEdits(SOURCES, edits);
    const changed = [...mutated].filter(([path, text]) => SOURCES.get(path) !== text);
    expect(changed.length).toBeGreaterThan(0);
    for (const [path, text] of changed) expect(parseSync(path, text).errors, path).toEqual([]);
  });

  test('names a test that exists', () => {
    expect(existsSync(join(ROOT, named.file))).toBe(true);
    const { name = SCENARIOS[0] } = named;
    expect(SCENARIOS.filter((scenario) => name?.includes(scenario))).not.toEqual([]);
  });
});

test('no two mutations have the same name, and no two make the same edits', () => {
  expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
  expect(new Set(MUTATIONS.map(({ edits }) => JSON.stringify(edits))).size).toBe(MUTATIONS.length);
});
