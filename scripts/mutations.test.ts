import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MUTATIONS } from './mutation-list.ts';

const ROOT = join(import.meta.dirname, '..');

describe.each(MUTATIONS)('the mutation "$name"', ({ edits, test: named }) => {
  test('finds what it replaces exactly once', () => {
    const after = new Map<string, string>();
    for (const { file, find, replace } of edits) {
      const parts = (after.get(file) ?? readFileSync(join(ROOT, file), 'utf8')).split(find);
      expect(parts, file).toHaveLength(2);
      after.set(file, parts.join(replace));
    }
  });

  test('names a test that exists', () => {
    expect(existsSync(join(ROOT, named.file))).toBe(true);
  });
});
