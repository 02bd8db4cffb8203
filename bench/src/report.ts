/** A promised figure, and the measured one. */
export interface Claim {
  readonly claim: string;
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
  readonly measured: number;
  readonly unit: '×' | 'ms' | 's' | 'MB' | 'rows';
}

/** The result of a benchmark, as a table of text and as plain data. */
export interface Report {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly claims: readonly Claim[];
  /** Every single measurement. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
}

export function isMet({ bound, limit, measured }: Claim): boolean {
  return bound === 'at most' ? measured <= limit : measured >= limit;
}

/** Formats a report as a Markdown table with its claims below. */
export function formatReport({ title, columns, rows, claims }: Report): string {
  const widths = columns.map((column, index) =>
    Math.max(3, ...[column, ...rows.map((row) => row[index] ?? '')].map(width)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => pad(cell, widths[index] ?? 0, index === 0)).join(' | ')} |`;
  const rule = `| ${widths.map((size, index) => (index === 0 ? '-'.repeat(size) : `${'-'.repeat(size - 1)}:`)).join(' | ')} |`;
  const table = [line(columns), rule, ...rows.map(line)];
  const claimLines = claims.map((claim) => `- ${formatClaim(claim)}`);
  return [`## ${title}`, '', ...table, ...(claimLines.length === 0 ? [] : ['', ...claimLines]), ''].join('\n');
}

function formatClaim(claim: Claim): string {
  const { bound, limit, measured, unit } = claim;
  return `${isMet(claim) ? 'met' : 'MISSED'}: ${claim.claim}: ${figure(measured)} ${unit} (${bound} ${limit} ${unit})`;
}

/** Three significant digits, without an exponent. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 3));
}

/** Formats milliseconds in a suitable unit. */
export function formatTime(milliseconds: number): string {
  if (milliseconds >= 1000) return `${figure(milliseconds / 1000)} s`;
  return milliseconds >= 1 ? `${figure(milliseconds)} ms` : `${figure(milliseconds * 1000)} µs`;
}

function pad(cell: string, size: number, left: boolean): string {
  const blanks = ' '.repeat(Math.max(0, size - width(cell)));
  return left ? cell + blanks : blanks + cell;
}

function width(text: string): number {
  return [...text].length;
}
