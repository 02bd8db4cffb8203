import { type BaseUpdater, Provider, type ResolvedUpdateFileInfo, type UpdateInfo } from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import type { FeedDocument } from '../feed/feed-document.ts';

/** What electron-updater asks for updates in place of its own reader of feeds. */
export interface TrustedProvider {
  readonly class: new (options: unknown, updater: BaseUpdater, runtime: ProviderRuntimeOptions) => Provider<UpdateInfo>;
  /** Sets the version that electron-updater finds from now on. */
  offer(feed: FeedDocument): void;
}

/** Gives electron-updater a feed that was verified, and of it only what it needs to download the one file. */
export function trustedProvider(url: string): TrustedProvider {
  const folder = url.endsWith('/') ? url : `${url}/`;
  let offered: UpdateInfo | null = null;
  return {
    class: class extends Provider<UpdateInfo> {
      constructor(_options: unknown, _updater: BaseUpdater, runtime: ProviderRuntimeOptions) {
        super(runtime);
      }
      async getLatestVersion(): Promise<UpdateInfo> {
        if (offered === null) throw new Error('No version was offered yet.');
        return offered;
      }
      resolveFiles({ files }: UpdateInfo): ResolvedUpdateFileInfo[] {
        return files.map((info) => ({ url: new URL(info.url, folder), info }));
      }
    },
    offer(feed) {
      offered = updateInfo(feed);
    },
  };
}

function updateInfo({ version, files, releaseDate }: FeedDocument): UpdateInfo {
  const [file] = files;
  return {
    version,
    releaseDate,
    files: files.map(({ url, sha512, size, blockMapSize }) => ({
      url,
      sha512,
      size,
      ...(blockMapSize !== undefined && { blockMapSize }),
    })),
    // Deprecated, and still required by its types.
    path: file?.url ?? '',
    sha512: file?.sha512 ?? '',
  };
}
