import { expect, test } from 'vitest';
import { changeset, createWorkspace } from '../../test/workspace.ts';
import { gitOf } from './git.ts';
import { previewRelease, renderPreview } from './preview-release.ts';

test('notes name pull request and author of the commit that announced a change, and link to them', async () => {
  using workspace = createWorkspace({
    '.changeset/calm-foxes.md': changeset('minor', 'Adds **presets**.'),
    '.changeset/old-owls.md': changeset('patch', 'Plays again.'),
  });
  const commit = (file: string, author: string, subject: string) => {
    workspace.git('add', '--all');
    workspace.git('commit', '--quiet', '--message', subject, '--author', author, '--', file);
  };
  workspace.git('rm', '-q', '--cached', '.changeset/calm-foxes.md', '.changeset/old-owls.md');
  workspace.git('commit', '-q', '-m', 'Start again');
  commit('.changeset/calm-foxes.md', 'Ann <12+ann-b@users.noreply.github.com>', 'Add presets (#34)');
  commit('.changeset/old-owls.md', 'Bob <bob@example.org>', 'Repair playback, see (#33) and more');
  workspace.git('remote', 'add', 'origin', 'git@github.com:player/player.git');
  const preview = await previewRelease({ root: workspace.root });
  expect(preview).toMatchObject({
    status: 'ready',
    repository: 'https://github.com/player/player',
    record: { entries: [{ id: 'calm-foxes', pull: 34, author: 'ann-b' }, { id: 'old-owls' }] },
  });
  // Neither a name nor an address of somebody without an account on GitHub.
  expect(JSON.stringify(preview)).not.toMatch(/bob|Bob|"pull":33/);
  expect(renderPreview(preview)).toMatch(
    /- Adds \*\*presets\*\*\. \(\[#34\]\(https:\/\/github\.com\/player\/player\/pull\/34\), \[`\w+`\]\(\S+\/commit\/\w+\), \[@ann-b\]/,
  );
});

test.each([
  ['https://github.com/player/player.git', 'https://github.com/player/player'],
  ['https://token:secret@github.com/player/player', 'https://github.com/player/player'],
  ['ssh://git@git.example.org:2222/player/player.git', 'https://git.example.org/player/player'],
  ['git@github.com:player/player.git', 'https://github.com/player/player'],
  ['../player', null],
  ['/srv/player.git', null],
  ['file:///srv/player.git', null],
])('the page of a repository fetched from %s is %s', async (remote, page) => {
  using workspace = createWorkspace();
  workspace.git('remote', 'add', 'origin', remote);
  expect(await gitOf(workspace.root).webAddress()).toBe(page);
});
