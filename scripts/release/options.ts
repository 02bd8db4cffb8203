import { isAbsolute, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FEED_DEFAULTS } from '../../apps/desktop/src/feed/write-feed.ts';
import { CHECKLIST } from './checklist.ts';
import type { DesktopRelease } from './update-feed.ts';

const ITEM_NAMES = CHECKLIST.map(({ name }) => name);

export const HELP = `pnpm release [options]

Goes through the checklist before a release, and packs it. A dry run by default: nothing leaves this machine.

  --tag              then create the tag v<version>; pushing it starts the release workflow
  --publish          then create and push the tag, and publish the tarballs and the GitHub release from this machine
  --installers DIR   folder with the installers of the desktop app for all systems: sign its update feed there, and
                     publish both; without it, the desktop app is not part of what this command releases
  --feed-key FILE    private key to sign the feed with; may be repeated
  --percentage N     users who get the update first (default: ${FEED_DEFAULTS.stagingPercentage})
  --snapshot         pack this commit as 0.0.0-snapshot-<time>-<commit> instead, without the checklist; with --publish,
                     publish it under the npm tag "snapshot"; nothing in the repository changes
  --yes              answer every question with yes
  --out DIR          folder for the tarballs (default: release-tarballs)
  --skip NAME        skip an item of the checklist; only in a dry run (${ITEM_NAMES.join(', ')})

  pnpm release
  pnpm release --tag && git push origin v1.2.0
  pnpm release --publish --installers ../installers --feed-key ~/auralis-feed.pem
  pnpm release --snapshot --out ../snapshot
`;

/** How far a release goes: nothing leaves the machine, the tag is created, or everything is published from here. */
type Extent = 'dry' | 'tag' | 'publish';

export interface ReleaseOptions {
  readonly extent: Extent;
  /** Whether a commit is packed instead of a release. */
  readonly snapshot: boolean;
  /** `null` for a release without the desktop app. */
  readonly desktop: DesktopRelease | null;
  readonly answers: 'ask' | 'yes';
  readonly out: string;
  readonly skip: readonly string[];
}

/** The command line is invalid. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Reads the command line; returns `help` for `--help`.
 *
 * @throws UsageError with the allowed values
 */
export function readOptions(args: readonly string[]): ReleaseOptions | 'help' {
  const { values } = parse(args);
  if (values.help) return 'help';
  const unknown = values.skip.filter((name) => !ITEM_NAMES.includes(name));
  if (unknown.length > 0)
    throw new UsageError(`The checklist has no item "${unknown.join('", "')}". Its items: ${ITEM_NAMES.join(', ')}.`);
  const extent = values.publish ? 'publish' : values.tag ? 'tag' : 'dry';
  if (extent !== 'dry' && values.skip.length > 0)
    throw new UsageError('--skip is allowed only in a dry run: remove it, or remove --tag and --publish.');
  if (values.snapshot && (values.tag || values.skip.length > 0))
    throw new UsageError('A snapshot has no tag and no checklist: remove --tag and --skip, or remove --snapshot.');
  const desktop = readDesktop(values);
  if (values.snapshot && desktop !== null)
    throw new UsageError('A snapshot has no update feed: remove --installers, or remove --snapshot.');
  const answers = values.yes ? 'yes' : 'ask';
  return { extent, snapshot: values.snapshot, desktop, answers, out: values.out, skip: values.skip };
}

type Values = ReturnType<typeof parse>['values'];

function readDesktop({ installers, out, percentage, 'feed-key': keys }: Values): DesktopRelease | null {
  if (installers === undefined) {
    if (keys.length === 0 && percentage === undefined) return null;
    throw new UsageError('--feed-key and --percentage are for the update feed: add --installers.');
  }
  if (keys.length === 0) throw new UsageError('The update feed has to be signed: add --feed-key.');
  // Packing empties the folder for the tarballs first.
  const fromTarballs = relative(resolve(out), resolve(installers));
  if (!fromTarballs.startsWith('..') && !isAbsolute(fromTarballs))
    throw new UsageError('--installers must be outside of the folder for the tarballs (--out).');
  const users = Number(percentage ?? FEED_DEFAULTS.stagingPercentage);
  if (/^\d+$/.test(percentage ?? '0') && users <= 100)
    return { installers: resolve(installers), keys, percentage: users };
  throw new UsageError('--percentage must be a whole number from 0 to 100.');
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        tag: { type: 'boolean', default: false },
        publish: { type: 'boolean', default: false },
        snapshot: { type: 'boolean', default: false },
        installers: { type: 'string' },
        'feed-key': { type: 'string', multiple: true, default: [] },
        percentage: { type: 'string' },
        yes: { type: 'boolean', default: false },
        out: { type: 'string', default: 'release-tarballs' },
        skip: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (cause) {
    if (!String((cause as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')) throw cause;
    throw new UsageError((cause as Error).message, { cause });
  }
}
