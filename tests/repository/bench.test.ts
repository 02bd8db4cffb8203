import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

test('every benchmark runs with tiny inputs and prints its table', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bench/run.ts', '--quick'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  const written = JSON.parse(readFileSync(join(ROOT, 'bench/results/latest.json'), 'utf8'));
  const reports: readonly { readonly title: string; readonly rows: readonly unknown[] }[] = Object.values(
    written.results as Record<string, []>,
  ).flat();
  expect(Object.keys(written.results)).toEqual([
    'import-cost',
    'no-op-check',
    'fresh-file',
    'upgrade',
    'backup',
    'restore',
    'main-thread',
    'cascade-loss',
  ]);
  for (const { title, rows } of reports) {
    expect(stdout).toContain(`## ${title}\n`);
    expect(rows.length).toBeGreaterThan(0);
  }
});
