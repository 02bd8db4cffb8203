import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { decompress } from 'wawoff2';

const require = createRequire(import.meta.url);

/**
 * The package of Chromium has Open Sans alone, for Latin, Greek, Cyrillic and Hebrew. Bold files would not be used: for a
 * character that the fonts of the page lack, Chromium takes the regular font and makes it bolder.
 */
const FILES = [
  join(dirname(require.resolve('@embedpdf/fonts-arabic')), '../fonts/NotoNaskhArabic-Regular.ttf'),
  join(dirname(require.resolve('@embedpdf/fonts-jp')), '../fonts/NotoSansJP-Regular.otf'),
] as const;

const CONFIGURATION = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <match target="pattern">
    <edit name="family" mode="append_last" binding="weak"><string>Open Sans</string></edit>
  </match>
</fontconfig>
`;

/**
 * Adds fonts for Japanese, Arabic and emoji to the folder of Chromium's own, and a configuration that shows it these and
 * none of the system's: a screenshot has the same letters on every machine.
 */
export async function addFonts(folder: string): Promise<void> {
  for (const file of FILES) copyFileSync(file, join(folder, basename(file)));
  // Chromium reads no compressed fonts from the system.
  const emoji = await decompress(readFileSync(require.resolve('twemoji-colr-font/twemoji.woff2')));
  writeFileSync(join(folder, 'twemoji.ttf'), emoji);
  writeFileSync(join(folder, 'fonts.conf'), CONFIGURATION);
}
