/** Stops the run on a Node that this workspace is not proven on; better-sqlite3 13 crashes the process on Node 20. */
export default function assertNodeVersion(): void {
  const running = process.versions.node;
  const major = Number(running.split('.')[0]);
  if (major !== 24 && major !== 26) {
    throw new Error(`These tests need Node 24 or 26 and this is Node ${running}. Run them with "npm test".`);
  }
}
