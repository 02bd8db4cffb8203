import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withPage } from './browser.ts';
import { screenshot } from './screenshots.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

test('a screenshot is a PNG of the viewport, in the folder that its name gives', async () => {
  await withPage({ viewport: { width: 720, height: 200 } }, async (page) => {
    await page.setContent(`<body style="font: 32px sans-serif">
      <p>夜曲 · שלום · مرحبا · Ágætis · 🎧</p>
      <p><b>夜曲 · שלום · مرحبا · Ágætis · 🎧</b></p>`);
    const path = await screenshot(page, 'harness/scripts');
    expect(path).toMatch(/[\\/]harness[\\/]scripts\.png$/);
    const png = readFileSync(path);
    expect(png.subarray(0, 4)).toEqual(SIGNATURE);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([720, 200]);
  });
});

test.each(['../outside', '/library', 'a b', ''])('a screenshot cannot be named "%s"', async (name) => {
  await withPage({}, async (page) => {
    await expect(screenshot(page, name)).rejects.toThrow(TypeError);
  });
});
