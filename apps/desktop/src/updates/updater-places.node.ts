import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import type { UpdaterLog } from './electron-updater.node.ts';

/** What electron-builder packs beside the app. */
const updaterConfig = z.object({ provider: z.literal('generic'), url: z.url() });

/** Where the feed of a packed app is. Null, and logged, if that can't be read: the app is of use without updates. */
export function readFeedUrl(configPath: string, log: UpdaterLog): string | null {
  try {
    return updaterConfig.parse(load(readFileSync(configPath, 'utf8'))).url;
  } catch (error) {
    log.error(`${configPath} has no address for updates: ${error}`);
    return null;
  }
}

/** Where electron-updater keeps downloads; Electron has no name for that folder. */
export function updaterCacheFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  if (platform === 'win32') return env.LOCALAPPDATA || join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  return env.XDG_CACHE_HOME || join(home, '.cache');
}
