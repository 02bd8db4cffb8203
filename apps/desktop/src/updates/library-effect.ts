import type { LibraryEffect } from '@auralis/web/contract/updates';
import type { FeedSchema } from '../feed/feed-document.ts';
import type { LibraryFacts } from './local-facts.ts';

export interface EffectOptions {
  readonly library: LibraryFacts;
  /** The schema of the offered app. */
  readonly offered: FeedSchema;
  /** The schema version that the installed app writes. */
  readonly installedSchema: number;
}

/**
 * What an update does to the library, and whether the installed version can still open it afterwards. The listener reads
 * this before the download. Pure.
 *
 * @example
 * const library = { status: 'known', version: 5, minReader: 1, bytes: 4096 } as const;
 * libraryEffect({ library, offered: { version: 6, upgradesFrom: 0, readableBy: 6 }, installedSchema: 5 });
 * // { effect: 'upgrade', from: 5, to: 6, canReturn: false, text: '…' }
 */
export function libraryEffect({ library, offered, installedSchema }: EffectOptions): LibraryEffect {
  if (library.status === 'absent') return { effect: 'none', text: 'There is no library yet that it could change.' };
  if (library.status !== 'known')
    return {
      effect: 'unknown',
      text: 'Auralis can not read your library at the moment, so it does not know whether the update changes it.',
    };
  const { version } = library;
  if (version !== 'legacy' && version >= offered.version)
    return { effect: 'none', text: 'It does not change your library. You can go back to this version at any time.' };
  const canReturn = installedSchema >= offered.readableBy;
  return {
    effect: 'upgrade',
    from: version,
    to: offered.version,
    canReturn,
    text: `It changes your library at its first start, after a backup. ${canReturn ? RETURN : NO_RETURN}`,
  };
}

const RETURN = 'This version can still open it afterwards.';
const NO_RETURN = 'This version can not open it afterwards: to go back, you would restore the backup.';
