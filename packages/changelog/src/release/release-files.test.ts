import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { record } from '../../test/release-history.ts';
import { writeRecord } from './release-files.ts';

test('writeRecord never overwrites an existing record', () => {
  const folder = mkdtempSync(join(tmpdir(), 'auralis-record-'));
  try {
    writeRecord(folder, record('1.0.0', []), []);
    const first = readFileSync(join(folder, '1.0.0.json'), 'utf8');
    const other = record('1.0.0', [], { from: 0, to: 9, breaking: true });
    expect(() => writeRecord(folder, other, [])).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(readFileSync(join(folder, '1.0.0.json'), 'utf8')).toBe(first);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
