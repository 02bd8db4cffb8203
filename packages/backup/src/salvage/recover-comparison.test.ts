import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HARMS, REGIONS } from '../../test/salvage/corruptions.ts';
import { recoverRival } from '../../test/salvage/recover-reference.ts';
import { makeSubject, tryDamage } from '../../test/salvage/sample-case.ts';
import { useFolder } from '../../test/sample-database.ts';

const place = useFolder();
const rival = recoverRival();

test('of a library damaged anywhere, at least the rows that .recover finds are saved, and none that never was', async () => {
  const subject = makeSubject(join(place.folder, 'library.db'), { seed: 7, tracks: 300 });
  const complaints: string[] = [];
  for (const region of REGIONS) {
    for (const harm of HARMS) {
      const trial = await tryDamage(subject, { region, harm, seed: 77 }, rival);
      complaints.push(...trial.complaints.map((complaint) => `${trial.name}: ${complaint}`));
    }
  }
  rival.finish();
  expect(complaints).toEqual([]);
});
