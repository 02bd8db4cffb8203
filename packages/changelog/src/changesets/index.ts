import type { ChangelogFunctions } from '@changesets/types';
import { readEntry } from '../release/entry-format.ts';
import { changelogLine } from '../render/changelog-section.ts';
import { HEADINGS } from '../render/headings.ts';

/**
 * The changelog module for `.changeset/config.json` (`"changelog": "@auralis/changelog/changesets"`): it reads the
 * release block, so that plain `changeset version` writes the same lines as the train, each with its category.
 */
const changelogFunctions: ChangelogFunctions = {
  getReleaseLine: (changeset, type) => {
    const { entry } = readEntry(`.changeset/${changeset.id}.md`, `---\n---\n${changeset.summary}`, type);
    const { details, migration } = entry;
    const line = changelogLine({
      text: entry.text,
      ...(details === null ? {} : { details }),
      ...(migration === null ? {} : { migration: migration.edge }),
      ...(changeset.commit === undefined ? {} : { commit: changeset.commit.slice(0, 7) }),
    });
    return line.replace(/^- /, `- **${HEADINGS[entry.category]}:** `);
  },
  // Packages keep step in one group, so a list of bumped siblings would say the same under every version.
  getDependencyReleaseLine: () => '',
};

export default changelogFunctions;
