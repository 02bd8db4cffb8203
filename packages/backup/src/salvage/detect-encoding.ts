import type { TextEncoding } from './file-layout.ts';
import type { PageFile } from './page-file.ts';
import { rowsOn } from './stored-row.ts';
import { walkTree } from './walk-tree.ts';

const ENCODINGS: readonly TextEncoding[] = ['utf8', 'utf16le', 'utf16be'];
const WORDS: readonly unknown[] = ['table', 'index', 'view', 'trigger'];

/** The encoding of a file's texts. The first word of every row of the schema is known, so it tells more than the header. */
export function detectEncoding(file: PageFile): TextEncoding {
  const { claims } = walkTree(file, { root: 1, kind: 'table' }, new Set());
  const speaks = (encoding: TextEncoding) => {
    const inEncoding = { ...file, layout: { ...file.layout, encoding } };
    return claims.some((claim) => rowsOn(claim, inEncoding).some((row) => WORDS.includes(row?.values[0])));
  };
  return [file.layout.encoding, ...ENCODINGS].find(speaks) ?? file.layout.encoding;
}
