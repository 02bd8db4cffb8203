import type { ChangelogFunctions } from '@changesets/types';
import { CATEGORIES } from '../records/categories.ts';
import { changelogLine } from '../render/changelog-line.ts';
import { readEntry } from './changeset-entry.ts';

/**
 * The changelog module for `.changeset/config.json` (`"changelog": "@auralis/changelog/changesets"`). It reads the
 * release block, so that plain `changeset version` writes the same lines as `auralis-changelog cut`, each with its
 * category.
 */
const changelogFunctions: ChangelogFunctions = {
  getReleaseLine: (changeset, type) => {
    const { entry } = readEntry(`.changeset/${changeset.id}.md`, `---\n---\n${changeset.summary}`, type);
    const { audience, text, details, migration } = entry;
    const line = changelogLine({
      audience,
      text,
      ...(details === null ? {} : { details }),
      ...(migration === null ? {} : { migration: migration.edge }),
      ...(changeset.commit === undefined ? {} : { commit: changeset.commit.slice(0, 7) }),
    });
    return line.replace(/^- /, `- **${CATEGORIES[entry.category].heading}:** `);
  },
  // All packages share one version, so a list of bumped siblings would repeat the same lines under every version.
  getDependencyReleaseLine: () => '',
};

export default changelogFunctions;
