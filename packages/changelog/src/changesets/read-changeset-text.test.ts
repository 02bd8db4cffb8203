import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cut, errorOf } from '../../test/released-workspace.ts';
import { changeset, createWorkspace } from '../../test/workspace.ts';
import { previewRelease } from '../release/preview-release.ts';

const CHANGE = '.changeset/brave-cats-sing.md';

async function problemsOf(text: string) {
  using workspace = createWorkspace({ [CHANGE]: text });
  const preview = await previewRelease({ root: workspace.root });
  return preview.status === 'refused' ? preview.problems : [];
}

test.each([
  [
    'invalid YAML',
    '---\n"@player/core": minor\n  bad: [\n---\n\nText.\n',
    2,
    /^The front matter is not valid YAML: \w.+\.$/,
  ],
  [
    'an unknown bump',
    '---\n"@player/core": huge\n---\n\nText.\n',
    2,
    /invalid version type "huge".*Valid version types/,
  ],
  ['the start of a conflict', changeset('minor', 'One.\n<<<<<<< HEAD\nTwo.'), 6, /^The line is a conflict marker\.$/],
  ['the end of a conflict', changeset('minor', 'One.\n\n>>>>>>> 1a2b3c4 (Two)'), 7, /conflict marker/],
  ['what was left of a conflict', changeset('minor', 'One.\n=======\nTwo.'), 6, /conflict marker/],
  ['a conflict in the front matter', '---\n<<<<<<< HEAD\n"@player/core": minor\n---\n\nText.\n', 2, /conflict marker/],
  ['a lost character', changeset('minor', 'Plays B\uFFFDla again.'), 5, /was lost in a conversion/],
  ['a control character', changeset('minor', 'Plays\u001b[31m again.'), 5, /contains a control character/],
])('previewRelease reports a changeset with %s, with its line and the reason', async (_, text, line, problem) => {
  expect(await problemsOf(text)).toMatchObject([{ file: CHANGE, line, problem: expect.stringMatching(problem) }]);
});

test('previewRelease and cutRelease refuse a changeset that is not UTF-8, whose text would become a record', async () => {
  using workspace = createWorkspace({ [CHANGE]: changeset('minor', 'Plays Béla again.') });
  writeFileSync(join(workspace.root, CHANGE), Buffer.from(workspace.read(CHANGE), 'latin1'));
  workspace.commit();
  const problems = [{ file: CHANGE, line: 5, problem: 'The line is not valid UTF-8.' }];
  expect(await previewRelease({ root: workspace.root })).toMatchObject({ status: 'refused', problems });
  expect(await errorOf(cut(workspace))).toMatchObject({ code: 'RELEASE_REFUSED', facts: { problems } });
});

test('previewRelease accepts a heading that is underlined, and quoted markers that are indented', async () => {
  expect(await problemsOf(changeset('minor', 'One.\n\nTwo\n====\n\n    <<<<<<< HEAD'))).toEqual([]);
});
