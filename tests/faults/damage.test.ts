import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBases } from './damage/base-libraries.ts';
import { isLong } from './harness/sampling.ts';

const BATCH = fileURLToPath(new URL('./damage/damage-batch.ts', import.meta.url));
const FILES = isLong ? 5000 : 500;
const A_BATCH = 125;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-damage-'));
  await makeBases(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Line {
  readonly number: number;
  readonly name: string;
  readonly violation?: string;
}

test(`${FILES} damaged libraries crash nothing, cause errors with codes, and are not changed by an inspection or a rejection`, async () => {
  const failures: string[] = [];
  let tried = 0;
  for (let from = 0; from < FILES; from += A_BATCH) {
    const { lines, ended } = await runBatch(from, Math.min(FILES, from + A_BATCH));
    const begun = lines.filter(({ violation }) => violation === undefined);
    tried += begun.length;
    for (const { number, name, violation } of lines)
      if (violation !== undefined) failures.push(`${number} ${name}: ${violation}`);
    const last = begun.at(-1);
    if (ended !== null) failures.push(`${last?.number} ${last?.name}: the process ended: ${ended}`);
  }
  console.log(`damage: ${tried} files, ${failures.length} failures`);
  expect(failures).toEqual([]);
  expect(tried).toBe(FILES);
});

/** `ended`: null when the batch came to its end. A process of its own, so that a crash is seen and not shared. */
function runBatch(
  from: number,
  to: number,
): Promise<{ readonly lines: readonly Line[]; readonly ended: string | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BATCH, folder, String(from), String(to)], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const lines = out.split('\n').flatMap((line) => (line.endsWith('}') ? [JSON.parse(line) as Line] : []));
      resolve({ lines, ended: code === 0 ? null : `${signal ?? code} ${err.slice(-500)}` });
    });
  });
}
