import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A disk in memory of any size, which only the superuser may make, or who is it in a namespace of their own. */
export class SmallDisk {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Null, or why no disk can be made here. */
  static reasonAgainst(folder: string): string | null {
    const disk = new SmallDisk(folder);
    const { status, stderr, error } = mount(disk.folder, 1 << 20);
    if (status !== 0) return String(error ?? stderr);
    disk.remove();
    return null;
  }

  /** Holds a copy of `start`, and has `free` bytes left. */
  fill(start: string, free: number): string {
    const blocks = pagesOf(start) + Math.floor(free / PAGE);
    if (mount(this.folder, blocks * PAGE).status !== 0) throw new Error(`No disk of ${blocks} pages`);
    const place = join(this.folder, 'place');
    cpSync(start, place, { recursive: true });
    return place;
  }

  remove(): void {
    spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
  }
}

const PAGE = 4096;

function mount(folder: string, size: number) {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${Math.max(PAGE, size)}`, 'tmpfs', folder], {
    encoding: 'utf8',
  });
}

/** tmpfs charges whole pages for data and nothing for names. */
function pagesOf(folder: string): number {
  return (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => statSync(join(folder, name)))
    .filter((found) => found.isFile())
    .reduce((pages, { size }) => pages + Math.ceil(size / PAGE), 0);
}
