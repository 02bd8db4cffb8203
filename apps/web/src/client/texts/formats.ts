const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Formats numbers, sizes, dates and lists as the language writes them. */
export interface Formats {
  readonly number: (value: number) => string;
  /** From a share of 0 to 1. `99.9` is never rounded up to `100`. */
  readonly percent: (share: number) => string;
  /** The same without a fraction, for what is on its way. */
  readonly wholePercent: (share: number) => string;
  readonly bytes: (bytes: number) => string;
  readonly date: (at: string) => string;
  readonly dateTime: (at: string) => string;
  /** `today, 10:42`, `yesterday, 10:42`, or the date and the time. */
  readonly when: (at: string, now?: Date) => string;
  /** `2 hours ago`; `now` for what another clock puts into the future. */
  readonly ago: (at: string, now?: Date) => string;
  readonly list: (items: readonly string[]) => string;
  /** `3:07` or `1:02:09`, for lengths and running times. */
  readonly clock: (seconds: number) => string;
  /** `9 s`, `2 min`, `1.5 h`. */
  readonly span: (milliseconds: number) => string;
}

export function createFormats(locale: string): Formats {
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1, roundingMode: 'floor' });
  const wholePercent = new Intl.NumberFormat(locale, { style: 'percent', roundingMode: 'floor' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const list = new Intl.ListFormat(locale);
  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    wholePercent: (share) => wholePercent.format(share),
    bytes: (bytes) => formatBytes(locale, bytes),
    date: (at) => withTime(at, (point) => date.format(point)),
    dateTime: (at) => withTime(at, (point) => dateTime.format(point)),
    when: (at, now = new Date()) =>
      withTime(at, (point) => {
        const days = daysBetween(point, now);
        if (days > 1 || days < 0) return dateTime.format(point);
        return `${relative.format(-days, 'day')}, ${time.format(point)}`;
      }),
    ago: (at, now = new Date()) =>
      withTime(at, (point) => formatAgo(relative, Math.max(0, now.getTime() - point.getTime()) / 1000)),
    list: (items) => list.format(items),
    clock: formatClock,
    span: (milliseconds) => formatSpan(locale, milliseconds / 1000),
  };
}

/** Libraries hold times of any origin: one that can't be read is shown as it is. */
function withTime(at: string, write: (point: Date) => string): string {
  const point = readTime(at);
  return Number.isNaN(point.getTime()) ? at : write(point);
}

/** ISO 8601, as SQLite writes it, which is in UTC, or seconds since 1970. */
function readTime(at: string): Date {
  if (/^\d{9,10}$/.test(at)) return new Date(Number(at) * 1000);
  const isOfSqlite = /^\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(at);
  return new Date(isOfSqlite ? `${at.replace(' ', 'T')}Z` : at);
}

function formatBytes(locale: string, bytes: number): string {
  const exponent = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** exponent;
  const unit = BYTE_UNITS[exponent] ?? 'byte';
  const maximumFractionDigits = value < 10 && exponent > 0 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(
    value,
  );
}

function formatAgo(relative: Intl.RelativeTimeFormat, seconds: number): string {
  for (const [unit, length] of UNITS) {
    if (seconds >= length) return relative.format(-Math.trunc(seconds / length), unit);
  }
  return relative.format(0, 'second');
}

function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(to) - midnight(from)) / 86_400_000);
}

function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

/** With the symbols of SI, which are the same in every language. */
function formatSpan(locale: string, seconds: number): string {
  const inUnit = (value: number, symbol: string, maximumFractionDigits: number) =>
    `${new Intl.NumberFormat(locale, { maximumFractionDigits }).format(value)}\u00a0${symbol}`;
  if (seconds < 9.95) return inUnit(seconds, 's', 1);
  if (seconds < 59.5) return inUnit(seconds, 's', 0);
  return seconds < 3570 ? inUnit(seconds / 60, 'min', 0) : inUnit(seconds / 3600, 'h', 1);
}
