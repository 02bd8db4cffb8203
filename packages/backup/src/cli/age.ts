const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
] as const;

/** How long ago something was, in the largest unit that fits: `3 days`. */
export function ageOf(since: string, now: Date): string {
  const ms = Math.max(0, now.getTime() - Date.parse(since));
  const [size, unit] = UNITS.find(([one]) => ms >= one) ?? [60_000, 'minute'];
  const count = Math.floor(ms / size);
  return `${count} ${count === 1 ? unit : `${unit}s`}`;
}
