import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type InstalledChromium, installChromium, reasonAgainstChromium } from './chromium.ts';

const cache = mkdtempSync(join(tmpdir(), 'auralis-chromium-'));
afterAll(() => rmSync(cache, { recursive: true }));

const isBundled = process.env.AURALIS_CHROMIUM === undefined;

test.runIf(isBundled)('two installs at once share one complete Chromium, and leave nothing else', async () => {
  const { pid: ended } = spawnSync(process.execPath, ['--version']);
  for (const name of [`partial-${ended}-interrupted`, 'chromium-older']) {
    mkdirSync(join(cache, name));
    writeFileSync(join(cache, name, 'chromium'), 'half');
  }
  mkdirSync(join(cache, 'other-tool'));
  const [one, other] = await Promise.all([installChromium(cache), installChromium(cache)]);
  expect(one).toEqual(other);
  expect(readdirSync(cache)).toEqual([expect.stringMatching(/^chromium-[\da-f]{12}$/), 'other-tool']);
  expect(printed(one, ['--version'])).toMatch(/^(?:Google Chrome for Testing|Chromium) 153\./);
  // The loader prints where it finds each library, and ends.
  const libraries = printed(one, [], { LD_TRACE_LOADED_OBJECTS: '1' });
  for (const name of ['libnss3.so', 'libnspr4.so', 'libexpat.so.1'])
    expect(libraries).toContain(`${name} => ${join(dirname(one.executable), 'al2023/lib', name)}`);

  const { mtimeMs } = statSync(cache);
  expect(await installChromium(cache)).toEqual(one);
  expect(statSync(cache).mtimeMs).toBe(mtimeMs);
});

function printed({ executable, environment }: InstalledChromium, args: readonly string[], env = {}): string {
  return spawnSync(executable, args, { env: { ...environment, ...env }, encoding: 'utf8' }).stdout;
}

test.each([
  ['Linux on x64', 'linux', 'x64', undefined],
  ['macOS with a Chromium of its own', 'darwin', 'arm64', 'Chromium.app/Contents/MacOS/Chromium'],
])('the tests run on %s', (_, platform, arch, chromium) => {
  expect(reasonAgainstChromium({ platform, arch, chromium })).toBeNull();
});

test.each([
  ['linux', 'arm64'],
  ['darwin', 'x64'],
  ['win32', 'x64'],
])('on %s %s the reason against the tests is one line that says what helps', (platform, arch) => {
  const reason = reasonAgainstChromium({ platform, arch, chromium: undefined });
  expect(reason).toMatch(new RegExp(`this is ${platform} on ${arch}\\. AURALIS_CHROMIUM`));
  expect(reason).not.toContain('\n');
});
