import { type Node, parseSync, visitorKeys } from 'oxc-parser';
import { expect, test } from 'vitest';
import { findIn, type TrackedFile, trackedFiles } from './tracked-files.ts';

const HERE = 'tests/repository/words.test.ts';
/** Words that were published or released stay as they are. */
const isHistory = (path: string) =>
  /(?:^|\/)CHANGELOG\.md$|^\.changeset\/|^packages\/changelog\/data\/|^migrations\//.test(path);
const FILES = trackedFiles((path) => path !== HERE && path !== 'pnpm-lock.yaml' && !isHistory(path));

/** In names, prose, help and messages alike: a word that a native reader stumbles over, and the term of the field. */
const UNIDIOMATIC: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\bgive-?up\b|\bgiveUp\w*/gi, 'abort'],
  [/\bput-?back\b|\bputBack\w*/gi, 'restore'],
  [/\bheed\w*/gi, 'throwIfAborted'],
  [/\bcur(?:e[sd]?|ing)\b/gi, 'fix or hint'],
  [/\bmend(?:s|ed|ing)?\b/gi, 'repair or fix'],
  [/\bstrays?\b/gi, 'mismatch or leftover'],
  [/\bstrangers?\b/gi, 'foreign object, or reader'],
  [/\btoldErrors?\b|\b(?:error|failure)s? (?:is|are) told\b/gi, 'reported'],
  [/\bwhyLost\b/g, 'reasonForMissingFile'],
  [/\blookBefore\b/g, 'captureBaseline'],
  [/\bmakeBreather\b|\bbreathe\b/g, 'yieldToEventLoop'],
  [/\bhonestBump\b/g, 'bumpMatchesChanges'],
  [/\boneTrain\b/g, 'singleFixedGroup'],
  [/\bwholeSentences\b/g, 'summarySentence'],
  [/\bundoOrNameBackup\b/g, 'planOrSuggestBackup'],
  [
    /\b(?:readableUpTo|startAnew|tryAgain|waitMs)\b/g,
    'maxSchemaVersion, recreateIfLost, retryAfterFailures, lockTimeoutMs',
  ],
  [/\bof no use\b/gi, 'cannot be used'],
  [/\blook(?:s|ed)? ?through\b/gi, 'verify'],
  [/\bwounds?\b|\bwounded\b/gi, 'damage'],
  [/\bharm(?:s|ed)?\b(?!less)/gi, 'corruption'],
  [/\brivals?\b|\w+Rivals?\b/g, 'reference tool'],
  [/\btrials?\b/gi, 'case'],
  [/\bverdicts?\b/gi, 'score or result'],
  [/\bjudge[sd]?\b/gi, 'score or check'],
  [/\bmade-up rows\b/gi, 'sample rows'],
];

test.each(UNIDIOMATIC)('no file says %s, since the term is "%s"', (word) => {
  expect(FILES.flatMap((file) => findIn(file, word))).toEqual([]);
});

test.each([
  'giveUp(error)',
  'put-back.ts',
  'heedStop()',
  'the cure',
  'mend it',
  'strays',
  'a stranger',
  'toldError',
  'an error is told',
  'of no use',
  'looked through',
  'recoverRival',
])('the check finds "%s"', (text) => {
  const found = UNIDIOMATIC.flatMap(([word]) => findIn({ path: 'example.ts', text }, word));
  expect(found.length).toBeGreaterThan(0);
});

/** They serve any app; what they keep is a database, and who owns it is a user. */
const GENERIC = /^packages\/(?:errors|sqlite|migration-files|backup|migrate|version)\/src\/.*\.ts$/;
const OF_AURALIS = /librar(?:y|ies)|\b\w*(?<!Event)listeners?\b/gi;

test('no source of a generic package speaks of a library or a listener', () => {
  expect(FILES.filter(({ path }) => GENERIC.test(path)).flatMap((file) => findIn(file, OF_AURALIS))).toEqual([]);
});

test('the check for generic packages finds names and prose, and leaves the listeners of events alone', () => {
  const text = '/** What a listener has. */\nconst usedLibrary = 1;\nsignal.addEventListener();\n';
  expect(findIn({ path: 'a.ts', text }, OF_AURALIS)).toEqual(['a.ts:1: listener', 'a.ts:2: Library']);
});

test('no identifier of packages/migrate calls a migration a step', () => {
  const sources = FILES.filter(({ path }) =>
    /^packages\/(?:migrate|migration-files)\/(?:src|test)\/.*\.ts$/.test(path),
  );
  expect(sources.length).toBeGreaterThan(0);
  expect(sources.flatMap(identifiersWithStep)).toEqual([]);
});

test('the check for steps finds them in names, and not in prose or in other words', () => {
  const text =
    '// One step.\nconst nextStep = { STEPS: stepwise("step") };\nfunction applySteps(stepName: AppliedStep) {}\n';
  expect(identifiersWithStep({ path: 'a.ts', text })).toEqual([
    'a.ts:2: nextStep',
    'a.ts:2: STEPS',
    'a.ts:3: applySteps',
    'a.ts:3: stepName',
    'a.ts:3: AppliedStep',
  ]);
});

function identifiersWithStep({ path, text }: TrackedFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: Node) => {
    if (node.type === 'Identifier' && isStep(node.name) && !isGivenKey(path, node.name))
      found.push(`${path}:${text.slice(0, node.start).split('\n').length}: ${node.name}`);
    for (const key of visitorKeys[node.type] ?? []) {
      const child = (node as unknown as Readonly<Record<string, Node | readonly Node[] | null>>)[key];
      for (const one of [child ?? []].flat()) if (one !== null) visit(one as Node);
    }
  };
  visit(parseSync(path, text).program);
  return [...new Set(found)];
}

/**
 * The lines of the journal of upgrades are a file format with these two keys, and the driver calls the callback of an
 * aggregate function so.
 */
const GIVEN =
  /^packages\/migrate\/(?:src\/journal\/|src\/upgrade\/(?:interrupted-run|upgrade-failures)|src\/migrations\/exact-integers|src\/cli\/stats.test|test\/journals\.ts)/;

function isGivenKey(path: string, name: string): boolean {
  return GIVEN.test(path) && (name === 'step' || name === 'steps');
}

function isStep(name: string): boolean {
  return name.split(/_|(?<=[a-z\d])(?=[A-Z])/).some((word) => /^steps?$/i.test(word));
}
