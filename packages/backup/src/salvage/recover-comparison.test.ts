import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CORRUPTIONS, REGIONS } from '../../test/salvage/corruptions.ts';
import { recoverReference } from '../../test/salvage/recover-reference.ts';
import { makeSample, tryDamage } from '../../test/salvage/sample-case.ts';
import { useFolder } from '../../test/sample-database.ts';

const place = useFolder();
const reference = recoverReference();

test('salvageDatabase saves at least the rows that .recover finds and invents none, wherever the file is damaged', async () => {
  const sample = makeSample(join(place.folder, 'app.db'), { seed: 7, tracks: 300 });
  const complaints: string[] = [];
  for (const region of REGIONS) {
    for (const corruption of CORRUPTIONS) {
      const one = await tryDamage(sample, { region, corruption, seed: 77 }, reference);
      complaints.push(...one.complaints.map((complaint) => `${one.name}: ${complaint}`));
    }
  }
  reference.finish();
  expect(complaints).toEqual([]);
});
