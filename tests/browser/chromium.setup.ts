import { reportSkipped } from '../faults/harness/report-skipped.ts';
import { installChromium, reasonAgainstChromium } from './harness/chromium.ts';

/** Once a run, before any test process: unpacks Chromium, or reports that these tests are skipped. */
export default async function prepareChromium(): Promise<void> {
  const reason = reasonAgainstChromium();
  if (reason === null) await installChromium();
  else reportSkipped('The tests in a browser', reason);
}
