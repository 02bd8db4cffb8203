import { expect, test } from 'vitest';
import { loadReleases } from '../../load-releases.ts';
import { whatsNew } from '../../whats-new.ts';
import { cut, refusal, releasedWorkspace } from '../fixture-releases.ts';
import { changeset, type FixtureWorkspace } from '../fixture-workspace.ts';

const waits = (workspace: FixtureWorkspace, id: string, text: string) => {
  workspace.write({ [`.changeset/${id}.md`]: changeset('patch', text, ['audience: listener']) });
  workspace.commit();
  return workspace.git('log', '-1', '--format=%h').trim();
};
const taken = (id: string, by: string) => ({
  code: 'RELEASE_REFUSED',
  facts: {
    problems: [
      {
        file: `.changeset/${id}.md`,
        line: 1,
        problem: `The name "${id}" is taken by ${by}.`,
        cure: expect.stringContaining('Rename the file'),
      },
    ],
  },
});

test('a changeset with the name of a released one is refused; renamed, it is told, and only once', async () => {
  using workspace = await releasedWorkspace();
  waits(workspace, 'disc-order', 'Plays discs in their order.');
  await cut(workspace);
  workspace.commit();
  waits(workspace, 'disc-order', 'Shows discs in their order.');
  const before = workspace.tree();
  expect(await refusal(cut(workspace))).toMatchObject(taken('disc-order', 'an entry of 1.0.1'));
  expect(workspace.tree()).toEqual(before);
  workspace.git('mv', '.changeset/disc-order.md', '.changeset/discs-shown.md');
  workspace.commit();
  await cut(workspace);
  const releases = loadReleases(workspace.json('packages/changelog/data/index.json'));
  const told = (since: string) => whatsNew({ releases, since, current: '1.0.2' }).entries.map(({ text }) => text);
  expect(told('1.0.1')).toEqual(['Shows discs in their order.']);
  expect(told('1.0.0')).toEqual(['Shows discs in their order.', 'Plays discs in their order.']);
});

test('what a beta shipped keeps its name to the stable release, and gives it to nothing else', async () => {
  using workspace = await releasedWorkspace();
  const { enterPre, exitPre } = await import('@changesets/pre');
  await enterPre(workspace.root, 'beta');
  const brought = waits(workspace, 'disc-order', 'Plays discs in their order.');
  await cut(workspace);
  workspace.commit();
  waits(workspace, 'disc-order', 'Shows discs in their order.');
  expect(await refusal(cut(workspace))).toMatchObject(taken('disc-order', 'an entry of 1.0.1-beta.0'));
  workspace.git('reset', '-q', '--hard', 'HEAD~1');
  await exitPre(workspace.root);
  workspace.commit();
  expect(await cut(workspace)).toMatchObject({
    version: '1.0.1',
    entries: [{ id: 'disc-order', commit: brought }],
  });
});

test('an entry names the commit that brought its own changeset, not that of one with a similar text', async () => {
  using workspace = await releasedWorkspace();
  const first = waits(workspace, 'calm-foxes', 'Plays the discs of an album in their order.');
  const second = waits(workspace, 'calm-owls', 'Shows the discs of an album in their order.');
  expect((await cut(workspace)).entries).toMatchObject([
    { id: 'calm-foxes', commit: first },
    { id: 'calm-owls', commit: second },
  ]);
});
