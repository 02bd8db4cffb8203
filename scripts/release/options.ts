import { parseArgs } from 'node:util';
import { CHECKLIST } from './checklist.ts';

const ITEM_NAMES = CHECKLIST.map(({ name }) => name);

export const HELP = `pnpm release [options]

Goes through the checklist before a release, and packs it. A dry run by default: nothing leaves this machine.

  --tag          then create the tag v<version>; pushing it starts the release workflow
  --publish      then create and push the tag, and publish the tarballs and the GitHub release from this machine
  --snapshot     pack this commit as 0.0.0-snapshot-<time>-<commit> instead, without the checklist; with --publish,
                 publish it under the npm tag "snapshot"; nothing in the repository changes
  --yes          answer every question with yes
  --out DIR      folder for the tarballs (default: release-tarballs)
  --skip NAME    skip an item of the checklist; only in a dry run (${ITEM_NAMES.join(', ')})

  pnpm release
  pnpm release --tag && git push origin v1.2.0
  pnpm release --snapshot --out ../snapshot
`;

/** How far a release goes: nothing leaves the machine, the tag is created, or everything is published from here. */
type Extent = 'dry' | 'tag' | 'publish';

export interface ReleaseOptions {
  readonly extent: Extent;
  /** Whether a commit is packed instead of a release. */
  readonly snapshot: boolean;
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
  return { extent, snapshot: values.snapshot, answers: values.yes ? 'yes' : 'ask', out: values.out, skip: values.skip };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        tag: { type: 'boolean', default: false },
        publish: { type: 'boolean', default: false },
        snapshot: { type: 'boolean', default: false },
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
