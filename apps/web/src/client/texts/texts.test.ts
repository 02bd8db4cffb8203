import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BridgeError } from '../../contract/bridge.ts';
import type { Failure } from '../../contract/upgrade.ts';
import { describeError } from '../components/words.tsx';
import { de } from './de.ts';
import { FAILURES } from './de-failures.ts';
import { UPDATE_REASONS } from './de-updates.ts';
import { en } from './en.ts';
import { pluralIn } from './plural.ts';
import { chooseLanguage, LANGUAGES, loadTexts } from './texts.ts';

function leaves(value: object, path = ''): readonly (readonly [path: string, text: unknown])[] {
  return Object.entries(value).flatMap(([name, text]) =>
    typeof text === 'object' && text !== null ? leaves(text, `${path}${name}.`) : [[`${path}${name}`, text] as const],
  );
}

describe('Catalogues', () => {
  test('every language has a text in every place, and no other', () => {
    expect(leaves(de).map(([path]) => path)).toEqual(leaves(en).map(([path]) => path));
    for (const [path, text] of [...leaves(en), ...leaves(de)]) expect(text, path).not.toBe('');
  });

  test('a text with a value has it in every language', () => {
    const german = new Map(leaves(de));
    for (const [path, text] of leaves(en)) {
      expect(typeof german.get(path), path).toBe(typeof text);
      if (typeof text === 'function') expect((german.get(path) as () => unknown).length, path).toBe(text.length);
    }
  });

  test('one is singular, none and many are plural', () => {
    expect([0, 1, 2, 3500].map(en.library.tracks)).toEqual(['0 tracks', '1 track', '2 tracks', '3,500 tracks']);
    expect([0, 1, 2].map(de.library.albums)).toEqual(['0 Alben', '1 Album', '2 Alben']);
  });

  test('a language with more forms than two gets each of them', () => {
    const plural = pluralIn('pl');
    const forms = { one: '# utwór', few: '# utwory', many: '# utworów', other: '# utworu' };
    expect([1, 3, 5].map((count) => plural(count, forms))).toEqual(['1 utwór', '3 utwory', '5 utworów']);
  });
});

test('every error of the API that a window can get has words in the catalogue', () => {
  const documented = readFileSync(new URL('../../../../../docs/api-errors.md', import.meta.url), 'utf8');
  const codes = [...documented.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code = '']) => code);
  // They end the start of the app, or a request that no window sends.
  const others = ['PORT_UNAVAILABLE', 'MEDIA_TYPE_UNSUPPORTED', 'METHOD_NOT_ALLOWED'];
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => !others.includes(code) && de.errors[code] === undefined)).toEqual([]);
});

test('an error is said in the language of the window, and in the words of the app only where there are no others', () => {
  expect(describeError(new BridgeError('OFFLINE', 'No answer.', ''), de)).toBe(de.errors.OFFLINE);
  expect(describeError(new BridgeError('HTTP_502', 'Status 502.', ''), de)).toBe(de.errors.HTTP);
  expect(describeError(new BridgeError('SOMETHING_NEW', 'A message.', 'A hint.'), de)).toBe('A message. A hint.');
});

describe('Choice of the language', () => {
  test('the first language that there are texts for is taken, whatever its region', () => {
    expect(chooseLanguage(['fr-FR', 'de-AT', 'en'])).toBe('de');
    expect(chooseLanguage(['fr'])).toBe('en');
    expect(chooseLanguage([])).toBe('en');
  });

  test('dates follow the region, and a region that the browser cannot read changes nothing', async () => {
    const at = '2026-11-27T12:00:00Z';
    expect((await loadTexts('en', 'en-GB')).f.date(at)).toBe('27 Nov 2026');
    expect((await loadTexts('en', 'en-US@posix')).f.date(at)).toBe('Nov 27, 2026');
    expect((await loadTexts('de', 'en-GB')).f.date(at)).toBe('27.11.2026');
  });

  test('every language can be loaded', async () => {
    for (const language of LANGUAGES) expect((await loadTexts(language)).language).toBe(language);
  });
});

test('what can go wrong with an update has German words for every code, and an unknown code keeps those of the app', () => {
  const documented = readFileSync(new URL('../../../../../docs/updates.md', import.meta.url), 'utf8');
  const [, section = ''] = /## Errors of the app\n([\s\S]+?)\n## /.exec(documented) ?? [];
  const codes = [...section.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(5);
  expect(Object.keys(UPDATE_REASONS).toSorted()).toEqual(codes.toSorted());
  const reason = { code: 'NEW_CODE', message: 'A message.', hint: 'A hint.' };
  expect(de.update.describe(reason)).toEqual({ message: 'A message.', hint: 'A hint.' });
  expect(en.update.describe({ ...reason, code: 'DISK_FULL' }).message).toBe('A message.');
});

describe('Failures in German', () => {
  const failure: Failure = {
    code: 'DISK_FULL',
    title: 'Not enough disk space',
    whatHappened: 'The disk became full.',
    libraryState: 'Your library is unchanged.',
    condition: 'unchanged',
    waysOut: [],
    detail: '',
  };

  test('only codes that exist are described', () => {
    const documented = readFileSync(new URL('../../../../../docs/errors.md', import.meta.url), 'utf8');
    for (const code of Object.keys(FAILURES)) expect(documented).toContain(`## ${code}`);
  });

  test('a code without German words keeps the words of the app', () => {
    expect(de.failure.describe({ ...failure, code: 'NEW_CODE' }).title).toBe('Not enough disk space');
    expect(de.failure.describe(failure).title).toBe('Nicht genug Speicherplatz');
  });

  test('the disk and what it lacks are named where a way out knows them', () => {
    const data = { directory: '/music', bytes: 731_000_000 };
    const waysOut = [{ id: 'free-space', label: '', data } as const];
    const { whatHappened } = de.failure.describe({ ...failure, waysOut: [...waysOut] });
    expect(whatHappened).toMatch(/^Auf dem Datenträger mit \/music ist zu wenig frei: Es fehlen 731\sMB\.$/);
    expect(de.failure.describe(failure).whatHappened).toBe(
      'Auf dem Datenträger mit deiner Bibliothek ist zu wenig frei.',
    );
  });

  test('a library that may have changed is never called unchanged', () => {
    for (const condition of ['missing', 'damaged', 'incomplete', 'restored', 'uncertain'] as const)
      expect(de.failure.describe({ ...failure, condition }).libraryState).not.toMatch(/ist unverändert/);
  });

  test('a backup is offered with its time, its tracks and its check', () => {
    const data = { id: 'b1', createdAt: new Date().toISOString(), tracks: 3500, isVerified: true };
    const label = de.failure.label({ id: 'restore-backup', label: '', data });
    expect(label).toMatch(/^Sicherung von heute, .* wiederherstellen \(3\.500 Titel, geprüft\)$/);
  });
});
