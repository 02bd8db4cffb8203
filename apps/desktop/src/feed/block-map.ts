import { type FileHandle, open } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';

/** electron-builder appends the compressed block map to an AppImage, and its size as the last 4 bytes. */
const SIZE_BYTES = 4;
/** A block map has about 30 bytes for each 16 kB of the file. */
const LARGEST = 64 * 1024 * 1024;

/**
 * Size of the block map at the end of an AppImage, in bytes. Without it in the feed, electron-updater can't find the block map,
 * and downloads the whole file. Null for a file that has none.
 */
export async function embeddedBlockMapSize(path: string): Promise<number | null> {
  const file = await open(path, 'r');
  try {
    const { size: fileSize } = await file.stat();
    if (fileSize <= SIZE_BYTES) return null;
    const size = (await readAt(file, fileSize - SIZE_BYTES, SIZE_BYTES)).readUInt32BE(0);
    const start = fileSize - SIZE_BYTES - size;
    if (size === 0 || size > LARGEST || start < 0) return null;
    return isBlockMap(await readAt(file, start, size)) ? size : null;
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer;
}

function isBlockMap(compressed: Buffer): boolean {
  try {
    const { files } = JSON.parse(inflateRawSync(compressed, { maxOutputLength: LARGEST }).toString());
    return Array.isArray(files);
  } catch {
    // The end of a file without a block map is any bytes.
    return false;
  }
}
