import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { generateKey } from '../../apps/desktop/src/feed/key-files.ts';
import { serveFeed } from '../../apps/desktop/test/feed-server.ts';
import { ROOT } from './tracked-files.ts';

// The commands of the release workflow that sign the update feed and verify it, as they stand there, with short files in place
// of the installers.

const WORKFLOW = readFileSync(join(ROOT, '.github/workflows/release.yml'), 'utf8');
const [, SIGN = ''] = /- run: \|\n((?: {10}.*\n)*.*update-feed\.ts.*\n)/.exec(WORKFLOW) ?? [];
const [, VERIFY = ''] = /- run: npx -y pnpm@\S+ run (feed verify .*)\n/.exec(WORKFLOW) ?? [];
const ENDS = ['linux-x86_64.AppImage', 'linux-amd64.deb', 'mac-arm64.dmg', 'mac-arm64.zip', 'win-x64.exe'];

let root: string;
let installers: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'auralis-release-workflow-')));
  installers = join(root, 'installers');
  for (const path of ['scripts/release', 'apps/desktop/src', 'apps/desktop/scripts', 'packages/changelog/data'])
    cpSync(join(ROOT, path), join(root, path), { recursive: true });
  for (const path of ['node_modules', 'apps/desktop/node_modules']) symlinkSync(join(ROOT, path), join(root, path));
  for (const folder of ['installers', 'temp']) mkdirSync(join(root, folder));
  for (const end of ENDS) writeFileSync(join(installers, `Auralis-1.4.0-${end}`), end);
  writeFileSync(acceptedKeys(), '[]');
});
afterEach(() => rmSync(root, { recursive: true }));

const acceptedKeys = () => join(root, 'apps/desktop/src/updates/accepted-keys.json');

/** Makes a key that the app accepts; returns what is stored as the secret. */
function secret(name: string): string {
  const out = join(root, name);
  generateKey({ out, accepted: acceptedKeys() });
  return readFileSync(out, 'utf8').trim();
}

/** Runs a step as GitHub does, beside the server of this process. */
function step(code: string, environment: Readonly<Record<string, string>>) {
  const env = { ...process.env, RUNNER_TEMP: join(root, 'temp'), GITHUB_REF_NAME: 'v1.4.0', ...environment };
  return new Promise<{ readonly status: number; readonly output: string }>((resolve) => {
    execFile('bash', ['-e', '-c', code], { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ status: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

// GitHub runs these jobs on Linux.
const onPosix = test.skipIf(process.platform === 'win32');

onPosix('the workflow signs with one key or two, and verifies what became public', async () => {
  expect(await step(SIGN, { KEY: secret('first.pem'), SECOND_KEY: '' })).toMatchObject({ status: 0 });
  const signatures = () => readFileSync(join(installers, 'latest.yml'), 'utf8').match(/- key:/g);
  expect(signatures()).toHaveLength(1);
  const both = { KEY: readFileSync(join(root, 'first.pem'), 'utf8'), SECOND_KEY: secret('second.pem') };
  expect(await step(SIGN, both)).toMatchObject({ status: 0 });
  expect(signatures()).toHaveLength(2);

  const published = join(root, 'public/auralis/auralis/releases/download/v1.4.0');
  cpSync(installers, published, { recursive: true });
  await using server = await serveFeed(join(root, 'public'));
  const site = { GITHUB_SERVER_URL: server.url.replace(/\/$/, ''), GITHUB_REPOSITORY: 'auralis/auralis' };
  const command = VERIFY.replace('feed', 'node apps/desktop/src/feed/cli.ts');
  expect(await step(command, site)).toMatchObject({ status: 0, output: expect.stringContaining('as signed') });
  writeFileSync(join(published, 'Auralis-1.4.0-win-x64.exe'), 'another');
  expect(await step(command, site)).toMatchObject({
    status: 3,
    output: expect.stringContaining('Auralis-1.4.0-win-x64.exe: It has 7 bytes'),
  });
});

onPosix.each([
  ['without the secret', '', 'one key', 'The secret AURALIS_FEED_KEY is missing'],
  ['with a secret that is no key', 'nonsense', 'one key', "can't be read"],
  ['while the app accepts no key', 'nonsense', 'no key', 'pnpm feed generate-key'],
])('%s, the workflow signs nothing and lists nothing to publish', async (_, key, accepted, reason) => {
  if (accepted === 'one key') secret('other.pem');
  const { status, output } = await step(SIGN, { KEY: key, SECOND_KEY: '' });
  expect(output).toContain(reason);
  expect(status).toBeGreaterThan(0);
  expect(readdirSync(installers)).toHaveLength(ENDS.length);
});
