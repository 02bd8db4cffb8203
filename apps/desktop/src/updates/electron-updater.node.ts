import { type BaseUpdater, CancellationToken } from 'electron-updater';
import type { FeedDocument } from '../feed/feed-document.ts';
import { UpdateError } from './errors.ts';
import { discardUnlessSigned } from './installer-file.node.ts';
import type { CheckResult, Updater } from './updater.ts';
import { checkError, downloadError, installError } from './updater-errors.ts';

/** What electron-updater logs to; electron-log fits. */
export interface UpdaterLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/**
 * The port over electron-updater 6. Works with every updater that replaces the app itself: AppImage, deb, rpm and NSIS.
 * Needs no Electron, so that tests run the real updater.
 */
export function electronUpdater(updater: BaseUpdater, log: UpdaterLog | null): Updater {
  updater.logger = log;
  updater.autoDownload = false;
  // Its own quit handler is only added if the listener decides before the download ends. Ours calls `install`.
  updater.autoInstallOnAppQuit = false;
  // A web installer downloads packages that nobody signed.
  updater.disableWebInstaller = true;
  // It would send a constant id of the user with every request.
  updater.requestHeaders = { 'x-user-staging-id': 'none' };
  // The gate decides, with the version in the hash: otherwise the same users would be the first with every release.
  updater.isUserWithinRollout = () => true;
  const supportsSystem = updater.isUpdateSupported;
  let admitted: FeedDocument | null = null;
  let downloaded: string | null = null;
  return {
    async check(channel, gate) {
      updater.channel = channel;
      // The setter of the channel allows downgrades.
      updater.allowDowngrade = false;
      const gated: { result: CheckResult } = { result: { status: 'none' } };
      updater.isUpdateSupported = async (info) => {
        const result = await gate(info);
        const isTooOld = result.status === 'admitted' && !(await supportsSystem(info));
        gated.result = isTooOld ? systemTooOld(info) : result;
        return gated.result.status === 'admitted';
      };
      const found = await updater.checkForUpdates().catch((error: unknown) => Promise.reject(checkError(error)));
      if (found === null) throw unavailable();
      const { result } = gated;
      // Against its own rules too, such as the one that no version goes back, nothing is offered.
      if (result.status === 'admitted' && !found.isUpdateAvailable) return { status: 'none' };
      if (result.status === 'admitted') admitted = result.feed;
      return result;
    },
    async download(onProgress, signal) {
      const token = new CancellationToken();
      const cancel = () => token.cancel();
      const progress = ({ percent }: { readonly percent: number }) => onProgress(percent / 100);
      signal.addEventListener('abort', cancel);
      updater.on('download-progress', progress);
      try {
        [downloaded = null] = await updater.downloadUpdate(token);
      } catch (error) {
        signal.throwIfAborted();
        throw downloadError(error);
      } finally {
        updater.off('download-progress', progress);
        signal.removeEventListener('abort', cancel);
      }
    },
    install(afterwards) {
      let failure: unknown = new Error('Nothing was downloaded, or an installation was started before.');
      const keep = (error: unknown) => {
        failure = error;
      };
      updater.once('error', keep);
      try {
        if (downloaded !== null) discardUnlessSigned(downloaded, admitted?.files ?? []);
        if (!updater.install(true, afterwards === 'restart')) throw failure;
      } catch (error) {
        throw error instanceof UpdateError ? error : installError(error);
      } finally {
        updater.off('error', keep);
      }
    },
  };
}

function systemTooOld({
  version,
  minimumSystemVersion,
}: {
  readonly version: string;
  readonly minimumSystemVersion?: string;
}): CheckResult {
  const error = new UpdateError('SYSTEM_TOO_OLD', {
    message: `Version ${version} needs a newer operating system than this one.`,
    detail: `It needs system version ${minimumSystemVersion}.`,
    hint: 'Update your operating system. Until then, your version of Auralis keeps working.',
    facts: { version, minimumSystemVersion },
  });
  return { status: 'refused', error };
}

function unavailable(): UpdateError {
  return new UpdateError('UPDATER_UNAVAILABLE', {
    message: 'This copy of Auralis can not update itself.',
    detail: 'It does not run from a package that electron-updater can replace.',
    hint: 'Update it the way that you installed it, such as with your package manager.',
  });
}
