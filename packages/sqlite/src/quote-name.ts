/** Quotes a name for use in SQL, whatever characters it contains. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
