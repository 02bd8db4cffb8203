import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { releasedWorkspace } from '../../test/released-workspace.ts';
import type { Workspace } from '../../test/workspace.ts';

// Stops the real command while git merges. Windows has no such signals.

const CLI = join(import.meta.dirname, '../cli.ts');
/** Merges a file: shows that it has begun, makes a file of the user, and waits until the test lets it go on. */
const DRIVER = 'touch .git/merging; echo mine > made-since.txt; while [ ! -e .git/go-on ]; do sleep 0.05; done; exit 1';

/** A branch "topic" that adds a file, and whose notes.txt only the driver above can merge. */
function diverge(workspace: Workspace): void {
  workspace.git('config', 'merge.slow.driver', DRIVER);
  workspace.write({ '.gitattributes': 'notes.txt merge=slow\n', 'notes.txt': 'Before.\n' });
  workspace.commit();
  workspace.git('switch', '--quiet', '--create', 'topic');
  workspace.write({ 'notes.txt': 'Branch.\n', 'added.txt': 'Added.\n' });
  workspace.commit();
  workspace.git('switch', '--quiet', 'main');
  workspace.write({ 'notes.txt': 'Main.\n' });
  workspace.commit();
}

test.runIf(process.platform !== 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s during a merge undoes it, keeps a file that the user made since, and ends with CANCELLED',
  async (signal) => {
    using workspace = await releasedWorkspace();
    diverge(workspace);
    const before = workspace.tree();
    const args = [CLI, 'merge', 'topic', '--json', '--root', workspace.root];
    const child = spawn(process.execPath, args, { detached: true });
    const output: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
    const ended = new Promise((resolve) => child.on('close', (code) => resolve(code)));
    while (!existsSync(join(workspace.root, '.git/merging'))) await pause(20);
    // The whole group, as a terminal does.
    process.kill(-Number(child.pid), signal);
    workspace.write({ '.git/go-on': '' });
    expect(await ended).toBe(130);
    expect(JSON.parse(output.join(''))).toMatchObject({ code: 'CANCELLED' });
    expect(workspace.tree()).toEqual({ ...before, 'made-since.txt': 'mine\n' });
    expect(workspace.git('status', '--porcelain')).toBe('?? made-since.txt\n');
  },
);
