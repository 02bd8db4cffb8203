import { describe, expect, test } from 'vitest';
import { createFormats } from './formats.ts';

const [en, de] = [createFormats('en'), createFormats('de')];
const now = new Date(2026, 10, 27, 12, 0);
const before = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();

describe('Numbers', () => {
  test('a share is never rounded up to a whole that was not reached', () => {
    expect(en.percent(0.9999)).toBe('99.9%');
    expect(en.wholePercent(0.999)).toBe('99%');
    expect(en.wholePercent(0.58)).toBe('58%');
  });

  test('sizes have the unit in which they are short', () => {
    expect(en.bytes(363_000_000)).toBe('363 MB');
    expect(en.bytes(1_815_000_000)).toBe('1.8 GB');
    expect(de.bytes(1_815_000_000)).toBe('1,8\u00a0GB');
    expect(en.bytes(0)).toBe('0 byte');
  });
});

describe('Times', () => {
  test('lengths and running times have two digits after the first colon', () => {
    expect([0, 61, 3729].map(en.clock)).toEqual(['0:00', '1:01', '1:02:09']);
  });

  test('a span goes over to the next unit before it would be rounded to 60', () => {
    const spans = [840, 9940, 9960, 59_400, 59_600, 3_569_000, 5_400_000].map((span) =>
      en.span(span).replace('\u00a0', ' '),
    );
    expect(spans).toEqual(['0.8 s', '9.9 s', '10 s', '59 s', '1 min', '59 min', '1.5 h']);
  });

  test('a distance is in the largest unit that is full', () => {
    expect([0.01, 2, 30, 24 * 8].map((hours) => en.ago(before(hours), now))).toEqual([
      'now',
      '2 hours ago',
      'yesterday',
      'last week',
    ]);
    expect(de.ago(before(2), now)).toBe('vor 2 Stunden');
  });

  test('what another clock puts into the future is now', () => {
    expect(en.ago(before(-24 * 4), now)).toBe('now');
  });

  test('a time that cannot be read is shown as it is', () => {
    for (const at of ['', 'soon', '2024-13-45']) expect([en.date(at), en.when(at), en.ago(at)]).toEqual([at, at, at]);
  });

  test('a time as SQLite writes it is in UTC, and a number counts the seconds since 1970', () => {
    expect(en.dateTime('1617480669')).toBe(en.dateTime('2021-04-03T20:11:09Z'));
    expect(en.ago('2026-11-27 10:00:00', new Date('2026-11-27T12:00:00Z'))).toBe('2 hours ago');
    expect(en.dateTime('2026-11-27 10:00:00')).toBe(en.dateTime('2026-11-27T10:00:00Z'));
  });

  test('today and yesterday are those of the calendar, not of the last hours', () => {
    expect(en.when(before(2), now)).toMatch(/^today, /);
    expect(en.when(before(13), now)).toMatch(/^yesterday, /);
    expect(en.when(before(37), now)).toMatch(/^Nov 25, 2026/);
    expect(en.when(before(-48), now)).toMatch(/^Nov 29, 2026/);
  });
});
