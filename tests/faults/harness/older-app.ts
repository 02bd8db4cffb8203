import { readSync, writeSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';

/**
 * The app as it was at schema 1: counts a play, again and again, until it is ended. Prints how many were committed,
 * each before the next begins.
 */
const [path = ''] = process.argv.slice(2);
const database = openDatabase(path, { timeoutMs: 600_000 });
const play = database.prepare('UPDATE tracks SET play_count = coalesce(play_count, 0) + 1 WHERE id = 1');
const pause = new Int32Array(new SharedArrayBuffer(4));
writeSync(1, 'ready\n');
readSync(0, Buffer.alloc(1));
for (let count = 1; ; count += 1) {
  play.run();
  writeSync(1, `${count}\n`);
  Atomics.wait(pause, 0, 0, 1);
}
