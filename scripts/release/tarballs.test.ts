import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkReproducible } from './tarballs.ts';

test('a tarball whose source map names the folder of the build is refused, one with relative paths is not', async () => {
  using scratch = { folder: realpathSync(mkdtempSync(join(tmpdir(), 'auralis-tarballs-'))), [Symbol.dispose]: remove };
  function remove() {
    rmSync(scratch.folder, { recursive: true });
  }
  const { folder } = scratch;
  const pack = (text: string) => {
    mkdirSync(join(folder, 'package'), { recursive: true });
    writeFileSync(join(folder, 'package/index.js.map'), JSON.stringify({ sourcesContent: [text] }));
    execFileSync('tar', ['-czf', 'one.tgz', 'package'], { cwd: folder });
    return checkReproducible(join(folder, 'one.tgz'), '/builds/player');
  };
  await expect(pack('import "/builds/player/packages/core/src/index.ts";')).rejects.toThrow('/builds/player');
  await expect(pack('import "../index.ts";')).resolves.toBeUndefined();
});
