import { renderChangelogSection } from '../render/changelog-section.ts';
import type { ReleasePreview } from './preview-release.ts';
import type { Problem } from './problem.ts';

/** The preview as Markdown: what CI writes under a pull request. */
export function renderPreview(preview: ReleasePreview): string {
  if (preview.status === 'nothing')
    return '## Unreleased\n\nNothing waits for a release: this change has no changeset.\n';
  if (preview.status === 'refused') {
    const notes = preview.record === null ? '' : `\n${renderChangelogSection(preview.record)}`;
    return `## The release can not be cut yet\n\n${preview.problems.map(problemLine).join('\n')}\n${notes}`;
  }
  const { record, previous, bump } = preview;
  const step =
    record.schema.from === record.schema.to
      ? ''
      : ` The library goes from schema ${record.schema.from} to ${record.schema.to}.`;
  const from = previous === null ? 'The first release.' : `A ${bump} release after ${previous}.`;
  return `## Unreleased: ${record.version}\n\n${from}${step}\n\n${renderChangelogSection(record).replace(/^## .*\n\n/, '')}`;
}

function problemLine({ file, line, problem, cure }: Problem): string {
  return `- \`${file}${line === null ? '' : `:${line}`}\`: ${problem} ${cure}`;
}
