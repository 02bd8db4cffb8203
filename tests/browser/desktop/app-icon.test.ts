import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withPage } from '../harness/browser.ts';
import { drawIcon, ICON_FILE } from './app-icon.ts';

const asUrl = (png: Buffer) => `data:image/png;base64,${png.toString('base64')}`;

/** Runs in the page: the share of pixels that differ visibly, or the two widths where those differ. */
async function difference({ one, other }: { readonly one: string; readonly other: string }) {
  const pixels = async (url: string) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    return { width: image.width, data: context?.getImageData(0, 0, image.width, image.height).data ?? [] };
  };
  const [first, second] = [await pixels(one), await pixels(other)];
  if (first.width !== second.width) return [first.width, second.width];
  const differing = [...first.data].filter((value, index) => Math.abs(value - (second.data[index] ?? 0)) > 16);
  return differing.length / first.data.length;
}

test('the icon of the installers is that of the interface: node tests/browser/desktop/app-icon.ts draws it', async () => {
  const drawn = await drawIcon();
  await withPage({}, async (page) => {
    await page.setContent('<title>Icon</title>');
    expect(await page.evaluate(difference, { one: asUrl(readFileSync(ICON_FILE)), other: asUrl(drawn) })).toBeLessThan(
      0.001,
    );
  });
});
