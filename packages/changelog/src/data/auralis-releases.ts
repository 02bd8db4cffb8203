import index from '../../data/index.json' with { type: 'json' };
import { loadReleases } from '../records/load-releases.ts';
import type { ReleaseRecord } from '../records/release-record.ts';

/**
 * Every release of Auralis, newest first: the records that its apps pass to `whatsNew`.
 *
 * @example
 * const news = whatsNew({ releases, since: '1.1.0', current: '1.3.0' });
 */
export const releases: readonly ReleaseRecord[] = loadReleases(index);
