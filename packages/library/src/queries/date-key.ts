/**
 * The SQL for the point in time that a column means, as text that sorts; null for what is no date. Libraries have dates as
 * text and as seconds since 1970.
 *
 * This is the expression of the indexes `tracks_by_addition` and `tracks_by_last_play`, without which a list is sorted
 * each time. Text that is no date never reaches `datetime`, which reads words such as "now".
 */
export function dateKey(column: string): string {
  return `(CASE
  WHEN typeof(${column}) IN ('integer', 'real') THEN datetime(${column}, 'unixepoch')
  WHEN ${column} GLOB '[0-9][0-9][0-9][0-9]-*' THEN datetime(${column})
END)`;
}
