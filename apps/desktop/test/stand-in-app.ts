import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppImageUpdater } from 'electron-updater';
import { dump, load } from 'js-yaml';
import { expect } from 'vitest';
import { generateKey, readAcceptedKeys } from '../src/feed/key-files.ts';
import { channelsOf } from '../src/feed/release-feed.ts';
import { type WriteFeedOptions, writeFeed } from '../src/feed/write-feed.ts';
import { choicesFile } from '../src/updates/choices-file.node.ts';
import { electronUpdater } from '../src/updates/electron-updater.node.ts';
import type { LocalFacts } from '../src/updates/local-facts.ts';
import type { UpdatePorts } from '../src/updates/ports.ts';
import { UpdateController } from '../src/updates/update-controller.ts';
import { type FeedServer, serveFeed } from './feed-server.ts';
import { NodeHttpExecutor } from './node-http-executor.ts';
import { RELEASES } from './releases.ts';

export const NOW = new Date('2026-12-02T10:00:00.000Z');
const disk = { device: 1, freeBytes: 1e12 };

/** A library of schema 5, as version 1.4.0 writes it, and disks with space. */
export const ROOMY: LocalFacts = {
  library: { status: 'known', version: 5, minReader: 1, bytes: 1_000_000 },
  disks: { download: disk, app: disk, library: disk, backups: disk },
  lastBackupAt: '2026-12-02T08:00:00.000Z',
};

/** An installed app that is a shell script, with a feed, its server and its key, in a folder of their own. */
export interface StandInApp extends AsyncDisposable {
  readonly folder: string;
  /** What the server serves. */
  readonly published: string;
  readonly server: FeedServer;
  readonly keys: { readonly accepted: string; readonly private: string };
  /** What the controller logged. */
  readonly logged: readonly unknown[];
  /** How often the controller asked the app to quit. */
  quits(): number;
  /** Builds the installer of a version and writes its feed for both channels, or for beta alone. */
  publish(version: string, options?: PublishOptions): Promise<void>;
  /** Writes the feed of a version for the installers that are in the folder. */
  sign(version: string, options?: PublishOptions): Promise<void>;
  /** Changes a channel file by hand, without signing it again. */
  edit(name: string, pattern: RegExp, replacement: string): void;
  /** Changes the signed text in a channel file, without signing it again. */
  editSigned(name: string, pattern: RegExp, replacement: string): void;
  /** Starts the installed version. */
  start(ports?: Partial<UpdatePorts>): UpdateController;
  /** The version of the installed executable. */
  installed(): string;
  /** The versions that were started after an installation. */
  started(): string;
}

type PublishOptions = Partial<WriteFeedOptions> & { readonly minimumSystemVersion?: string };

/** The script records that it was started. Its size makes half of it a part that can be cut off. */
const executable = (version: string) =>
  `#!/bin/sh\n# version ${version}\n# ${'.'.repeat(200_000)}\necho ${version} >> "${'$'}0.started"\n`;

export async function standInApp(version = '1.4.0'): Promise<StandInApp> {
  const folder = mkdtempSync(join(tmpdir(), 'auralis-updates-'));
  const published = join(folder, 'published');
  const appImage = join(folder, 'Auralis.AppImage');
  const keys = { accepted: join(folder, 'accepted-keys.json'), private: join(folder, 'key.pem') };
  mkdirSync(published);
  writeFileSync(keys.accepted, '[]');
  generateKey({ out: keys.private, accepted: keys.accepted });
  writeFileSync(appImage, executable(version));
  chmodSync(appImage, 0o755);
  process.env.APPIMAGE = appImage;
  const server = await serveFeed(published);
  const logged: unknown[] = [];
  let quits = 0;
  const ports = (): UpdatePorts => ({
    updater: electronUpdater(realUpdater(folder, server.url, version), null, { url: server.url, fetch }),
    choices: choicesFile(join(folder, 'updates.json')),
    installed: { version, schema: 5 },
    acceptedKeys: readAcceptedKeys(keys.accepted),
    readLocalFacts: () => Promise.resolve(ROOMY),
    activity: () => 'idle',
    backUp: () => Promise.resolve(),
    quit: () => {
      quits += 1;
    },
    now: () => NOW,
    log: (error) => logged.push(error),
  });
  const sign = async (offered: string, { minimumSystemVersion, ...options }: PublishOptions = {}) => {
    // `pnpm feed write` replaces no newer version; an attacker would.
    for (const channel of options.channels ?? channelsOf(offered))
      for (const name of readdirSync(published).filter((file) => file.startsWith(channel)))
        rmSync(join(published, name));
    await writeFeed({
      folder: published,
      version: offered,
      releases: RELEASES,
      keys: [keys.private],
      accepted: keys.accepted,
      stagingPercentage: 100,
      upgradesFrom: 0,
      expiresInDays: 30,
      now: NOW,
      ...(minimumSystemVersion !== undefined && { minimumSystem: { linux: minimumSystemVersion } }),
      ...options,
    });
  };
  return {
    folder,
    published,
    server,
    keys,
    logged,
    quits: () => quits,
    start: (changes = {}) => new UpdateController({ ...ports(), ...changes }),
    installed: () => /# version (\S+)/.exec(readFileSync(appImage, 'utf8'))?.[1] ?? '',
    started: () => (existsSync(`${appImage}.started`) ? readFileSync(`${appImage}.started`, 'utf8') : ''),
    async publish(offered, options = {}) {
      writeFileSync(join(published, `Auralis-${offered}.AppImage`), executable(offered));
      await sign(offered, options);
    },
    sign,
    edit(name, pattern, replacement) {
      const path = join(published, name);
      writeFileSync(path, changed(readFileSync(path, 'utf8'), pattern, replacement));
    },
    editSigned(name, pattern, replacement) {
      const path = join(published, name);
      const feed = load(readFileSync(path, 'utf8')) as { readonly vendor: { readonly auralis: { signed: string } } };
      const { auralis } = feed.vendor;
      auralis.signed = changed(auralis.signed, pattern, replacement);
      writeFileSync(path, dump(feed));
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      delete process.env.APPIMAGE;
      rmSync(folder, { recursive: true });
    },
  };
}

function changed(text: string, pattern: RegExp, replacement: string): string {
  const edited = text.replace(pattern, replacement);
  if (edited === text) throw new Error(`Nothing fits ${pattern}.`);
  return edited;
}

/** electron-updater itself for AppImages, with files in `folder` in place of those of an Electron app. */
export function realUpdater(
  folder: string,
  url: string,
  version: string,
  onQuit: (handler: (exitCode: number) => void) => void = () => undefined,
): AppImageUpdater {
  const appUpdateConfigPath = join(folder, 'app-update.yml');
  writeFileSync(appUpdateConfigPath, `provider: generic\nurl: ${url}\nupdaterCacheDirName: auralis-updater\n`);
  const updater = new AppImageUpdater(null, {
    version,
    name: 'Auralis',
    isPackaged: true,
    appUpdateConfigPath,
    userDataPath: join(folder, 'data'),
    baseCachePath: join(folder, 'cache'),
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit,
  });
  Object.assign(updater, { httpExecutor: new NodeHttpExecutor() });
  return updater;
}

/** The updates of an app whose version 1.5.0 is published and downloaded. */
export async function downloaded(app: StandInApp, ports: Partial<UpdatePorts> = {}): Promise<UpdateController> {
  await app.publish('1.5.0');
  const updates = app.start(ports);
  await updates.perform({ action: 'check' });
  await updates.perform({ action: 'download' });
  expect(updates.state).toMatchObject({ state: 'ready', install: 'asking' });
  return updates;
}
