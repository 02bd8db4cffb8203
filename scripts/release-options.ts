import { parseArgs } from 'node:util';
import { RELEASE_STEPS } from './release-steps.ts';

const STEP_NAMES = RELEASE_STEPS.map(({ name }) => name);

export const HELP = `pnpm release [options]

Goes through the list before a release, and packs it. Dry unless told otherwise: nothing leaves this machine.

  --tag          after all steps: make the one tag, v<version>. Pushing it starts the release workflow.
  --publish      after all steps: make and push the tag, publish the tarballs and the GitHub release from here
  --yes          answer the questions with yes
  --out DIR      where the tarballs go (default: release-tarballs)
  --skip NAME    leave a step out; only for a dry run (${STEP_NAMES.join(', ')})

  pnpm release
  pnpm release --tag && git push origin v1.2.0
`;

/** How far a release goes: nothing leaves the machine, the tag is made, or everything is published from here. */
export type Extent = 'dry' | 'tag' | 'publish';

export interface ReleaseOptions {
  readonly extent: Extent;
  readonly answers: 'ask' | 'yes';
  readonly out: string;
  readonly skip: readonly string[];
}

/** The command was called in a way that can't be carried out. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/**
 * Reads the command line; `help` if that is asked for.
 *
 * @throws WrongUsage with what is allowed instead
 */
export function readOptions(words: readonly string[]): ReleaseOptions | 'help' {
  const { values } = parsed(words);
  if (values.help) return 'help';
  const unknown = values.skip.filter((name) => !STEP_NAMES.includes(name));
  if (unknown.length > 0)
    throw new WrongUsage(`There is no step "${unknown.join('", "')}". Steps are: ${STEP_NAMES.join(', ')}.`);
  const extent = values.publish ? 'publish' : values.tag ? 'tag' : 'dry';
  if (extent !== 'dry' && values.skip.length > 0)
    throw new WrongUsage('A real release leaves no step out: drop --skip, or --tag and --publish.');
  return { extent, answers: values.yes ? 'yes' : 'ask', out: values.out, skip: values.skip };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        tag: { type: 'boolean', default: false },
        publish: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        out: { type: 'string', default: 'release-tarballs' },
        skip: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (cause) {
    // Its own words say what is wrong, and its code tells them from a defect.
    if (!String((cause as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')) throw cause;
    throw new WrongUsage((cause as Error).message, { cause });
  }
}
