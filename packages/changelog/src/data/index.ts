import index from '../../data/index.json' with { type: 'json' };
import { loadReleases } from '../load-releases.ts';
import type { ReleaseRecord } from '../release-record.ts';

/** Every release of Auralis, newest first: what its apps give to `whatsNew`. */
export const releases: readonly ReleaseRecord[] = loadReleases(index);
