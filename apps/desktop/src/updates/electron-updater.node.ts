import { AppImageUpdater, type BaseUpdater, CancellationToken } from 'electron-updater';
import type { FeedDocument } from '../feed/feed-document.ts';
import { replaceAppImage } from './app-image.node.ts';
import { UpdateError } from './errors.ts';
import { guardRequests } from './guarded-requests.ts';
import { discardUnlessSigned } from './installer-file.node.ts';
import { packageKindOf } from './package-kind.ts';
import { packageTarget } from './package-target.ts';
import { type FeedSource, readFeed } from './read-feed.ts';
import { trustedProvider } from './trusted-provider.ts';
import type { Updater } from './updater.ts';
import { downloadError, installError } from './updater-errors.ts';

/** What electron-updater logs to; electron-log fits. */
export interface UpdaterLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface ElectronUpdaterOptions extends FeedSource {
  /** After how long without any progress a download has failed. Default: two minutes. */
  readonly stalledMs?: number;
}

interface Download {
  readonly feed: FeedDocument;
  readonly path: string;
}

const STALLED_MS = 120_000;

/**
 * The port over electron-updater 6, which downloads and installs. It reads no feed: what it gets is built from signed values.
 * Works with every updater that replaces the app itself: AppImage, deb, rpm and NSIS. Needs no Electron, so that tests run the
 * real updater.
 */
export function electronUpdater(
  updater: BaseUpdater,
  log: UpdaterLog | null,
  options: ElectronUpdaterOptions,
): Updater {
  const target = packageTarget(packageKindOf(updater), process.arch);
  const provider = trustedProvider(options.url);
  configure(updater, log);
  updater.setFeedURL({ provider: 'custom', updateProvider: provider.class });
  let downloaded: Download | null = null;
  return {
    target,
    async readFeed(channel) {
      if (!updater.isUpdaterActive()) throw unavailable();
      return readFeed(options, channel, target);
    },
    async download(feed, onProgress, signal) {
      downloaded = null;
      const token = new CancellationToken();
      const unwatch = watchProgress(updater, token, onProgress, options.stalledMs ?? STALLED_MS);
      const cancel = () => token.cancel();
      signal.addEventListener('abort', cancel);
      try {
        const [path = ''] = await downloadFile(updater, token, () => provider.offer(feed));
        signal.throwIfAborted();
        downloaded = { feed, path };
      } catch (error) {
        signal.throwIfAborted();
        throw downloadError(error);
      } finally {
        unwatch();
        signal.removeEventListener('abort', cancel);
      }
    },
    install(version, afterwards) {
      try {
        const { path, feed } = assertDownloaded(downloaded, version);
        discardUnlessSigned(path, feed.files);
        const onStartError = (error: Error) => log?.error(`The new version was not started: ${error}`);
        if (updater instanceof AppImageUpdater) replaceAppImage({ download: path, afterwards, onStartError });
        else runInstaller(updater, afterwards);
        downloaded = null;
      } catch (error) {
        throw error instanceof UpdateError ? error : installError(error);
      }
    },
  };
}

function configure(updater: BaseUpdater, log: UpdaterLog | null): void {
  updater.logger = log;
  updater.autoDownload = false;
  // Its own quit handler is only added if the listener decides before the download ends. Ours calls `install`.
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  // A web installer downloads packages that nobody signed.
  updater.disableWebInstaller = true;
  // It would send a constant id of the user with every request.
  updater.requestHeaders = { 'x-user-staging-id': 'none' };
  // The gate has decided before electron-updater gets anything.
  updater.isUserWithinRollout = () => true;
  updater.isUpdateSupported = () => true;
  guardRequests(updater);
}

async function downloadFile(
  updater: BaseUpdater,
  token: CancellationToken,
  offer: () => void,
): Promise<readonly string[]> {
  offer();
  const found = await updater.checkForUpdates();
  // Against its own rules too, such as the one that no version goes back, nothing is downloaded.
  if (found?.isUpdateAvailable !== true) throw new Error('electron-updater does not take the offered version.');
  return updater.downloadUpdate(token);
}

/** Reports progress, and ends a download that makes none: Electron has no timeout of its own. */
function watchProgress(
  updater: BaseUpdater,
  token: CancellationToken,
  onProgress: (fraction: number) => void,
  stalledMs: number,
): () => void {
  let timer = setTimeout(() => token.cancel(), stalledMs);
  const progress = ({ percent }: { readonly percent: number }) => {
    clearTimeout(timer);
    timer = setTimeout(() => token.cancel(), stalledMs);
    onProgress(percent / 100);
  };
  updater.on('download-progress', progress);
  return () => {
    clearTimeout(timer);
    updater.off('download-progress', progress);
  };
}

function assertDownloaded(downloaded: Download | null, version: string): Download {
  if (downloaded?.feed.version === version) return downloaded;
  throw new Error(`${version} was not downloaded; what was is ${downloaded?.feed.version ?? 'nothing'}.`);
}

function runInstaller(updater: BaseUpdater, afterwards: 'quit' | 'restart'): void {
  let failure: unknown = new Error('electron-updater started no installation.');
  const keep = (error: unknown) => {
    failure = error;
  };
  // After one that failed, it would refuse every other one.
  Reflect.set(updater, 'quitAndInstallCalled', false);
  updater.once('error', keep);
  try {
    if (!updater.install(true, afterwards === 'restart')) throw failure;
  } finally {
    updater.off('error', keep);
  }
}

function unavailable(): UpdateError {
  return new UpdateError('UPDATER_UNAVAILABLE', {
    message: 'This copy of Auralis can not update itself.',
    detail: 'It does not run from a package that electron-updater can replace.',
    hint: 'Update it the way that you installed it, such as with your package manager.',
  });
}
