/** Lets the browser save a value as a file of JSON. */
export function saveJson(name: string, value: unknown): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

/** The name of the report, with the day so that several can lie side by side. */
export function reportName(now: Date = new Date()): string {
  return `auralis-report-${now.toISOString().slice(0, 10)}.json`;
}
