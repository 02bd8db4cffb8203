import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { releases, version } from '../../contract/about.ts';
import { history } from '../../contract/upgrade.ts';
import { libraryFor } from '../test/sample-library.ts';
import { type Controllers, createControllers } from './controllers.ts';

const place = libraryFor('each test', 5);
let running: Controllers | null = null;
afterEach(() => running?.stop());

async function startVersion(appVersion: string, library = place.path): Promise<Controllers> {
  await running?.stop();
  running = createControllers({ library, appVersion, log: pino({ level: 'silent' }) });
  await running.start();
  return running;
}

test('after an update the releases since the version before are new, until they were seen', async () => {
  const before = await startVersion('1.2.0');
  expect(before.about.releases().unseen).toEqual([]);
  const app = await startVersion('1.4.0');
  expect(releases.parse(app.about.releases()).unseen).toEqual(['1.4.0', '1.3.0']);
  expect((await startVersion('1.4.0')).about.releases().unseen).toEqual(['1.4.0', '1.3.0']);
  running?.about.markReleasesSeen();
  expect((await startVersion('1.4.0')).about.releases().unseen).toEqual([]);
});

test('on a first install nothing is new', async () => {
  const app = await startVersion('1.4.0', `${place.folder}/new.db`);
  expect(app.about.releases().unseen).toEqual([]);
  expect((await startVersion('1.4.0', `${place.folder}/new.db`)).about.releases().unseen).toEqual([]);
});

test('settings are kept beside the library, and survive a restore', async () => {
  const app = await startVersion('1.4.0');
  app.about.changeSettings({ language: 'de' });
  const [backup] = (await app.backups.list()).rows;
  await app.backups.restore(backup?.id ?? '');
  expect((await startVersion('1.4.0')).about.settings()).toEqual({
    language: 'de',
    colours: 'system',
    announcesReleases: true,
  });
});

test('the versions are those of the file, the app and its engine', async () => {
  const app = await startVersion('1.4.0');
  const found = version.parse(await app.about.version());
  expect(found.schema).toEqual({ file: 6, code: 6 });
  expect(found.library).toBe('library.db');
  expect(found.sqlite).toMatch(/^3\.\d+\.\d+$/);
});

test('the receipt of an upgrade is in the history, also after a restart and a restore', async () => {
  await startVersion('1.4.0');
  const app = await startVersion('1.4.0');
  const [made] = (await app.backups.list()).rows;
  await app.backups.restore(made?.id ?? '');
  const { upgrades } = history.parse(app.about.history());
  const receipts = upgrades.map(({ outcome, receipt }) => [outcome, receipt?.from, receipt?.to]);
  expect(receipts).toEqual([
    ['upgraded', 5, 6],
    ['restored', undefined, undefined],
    ['upgraded', 5, 6],
  ]);
});
