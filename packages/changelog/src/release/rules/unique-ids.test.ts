import { expect, test } from 'vitest';
import { cut, errorOf, releasedWorkspace } from '../../../test/released-workspace.ts';
import { changeset, type Workspace } from '../../../test/workspace.ts';
import { loadReleases } from '../../records/load-releases.ts';
import { whatsNew } from '../../whats-new/whats-new.ts';

const announce = (workspace: Workspace, id: string, text: string) => {
  workspace.write({ [`.changeset/${id}.md`]: changeset('patch', text, ['audience: listener']) });
  workspace.commit();
  return workspace.git('log', '-1', '--format=%h').trim();
};
const duplicate = (id: string, owner: string) => ({
  code: 'RELEASE_REFUSED',
  facts: {
    problems: [
      {
        file: `.changeset/${id}.md`,
        line: 1,
        problem: `The name "${id}" is already used by ${owner}.`,
        hint: expect.stringContaining('Rename the file'),
      },
    ],
  },
});

test('cutRelease refuses a changeset with the name of a released one, and accepts it under another name', async () => {
  using workspace = await releasedWorkspace();
  announce(workspace, 'disc-order', 'Plays discs in their order.');
  await cut(workspace);
  workspace.commit();
  announce(workspace, 'disc-order', 'Shows discs in their order.');
  const before = workspace.tree();
  expect(await errorOf(cut(workspace))).toMatchObject(duplicate('disc-order', 'an entry of 1.0.1'));
  expect(workspace.tree()).toEqual(before);
  workspace.git('mv', '.changeset/disc-order.md', '.changeset/discs-shown.md');
  workspace.commit();
  await cut(workspace);
  const releases = loadReleases(workspace.json('packages/changelog/data/index.json'));
  const textsSince = (since: string) => whatsNew({ releases, since, current: '1.0.2' }).entries.map(({ text }) => text);
  expect(textsSince('1.0.1')).toEqual(['Shows discs in their order.']);
  expect(textsSince('1.0.0')).toEqual(['Shows discs in their order.', 'Plays discs in their order.']);
});

test('a changeset keeps its name from the prerelease to the stable release, and no other changeset can use it', async () => {
  using workspace = await releasedWorkspace();
  const { enterPre, exitPre } = await import('@changesets/pre');
  await enterPre(workspace.root, 'beta');
  const commit = announce(workspace, 'disc-order', 'Plays discs in their order.');
  await cut(workspace);
  workspace.commit();
  announce(workspace, 'disc-order', 'Shows discs in their order.');
  expect(await errorOf(cut(workspace))).toMatchObject(duplicate('disc-order', 'an entry of 1.0.1-beta.0'));
  workspace.git('reset', '-q', '--hard', 'HEAD~1');
  await exitPre(workspace.root);
  workspace.commit();
  expect(await cut(workspace)).toMatchObject({
    version: '1.0.1',
    entries: [{ id: 'disc-order', commit }],
  });
});

test('an entry names the commit of its own changeset, not of one with a similar text', async () => {
  using workspace = await releasedWorkspace();
  const first = announce(workspace, 'calm-foxes', 'Plays the discs of an album in their order.');
  const second = announce(workspace, 'calm-owls', 'Shows the discs of an album in their order.');
  expect((await cut(workspace)).entries).toMatchObject([
    { id: 'calm-foxes', commit: first },
    { id: 'calm-owls', commit: second },
  ]);
});
