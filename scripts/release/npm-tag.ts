/**
 * The npm tag of a version. A prerelease is never published as "latest", whatever its identifier is, and neither is a fix of
 * an earlier version than npm installs by default.
 *
 * @param latest - the stable version that npm installs by default; `null` if there is none
 */
export function npmTag(version: string, latest: string | null): string {
  const [, prerelease] = /^[^-+]+-([^+]+)/.exec(version) ?? [];
  if (prerelease === undefined)
    return latest !== null && isHigher(latest, version) ? version.replace(/^(\d+\.\d+)\..*$/, 'release-$1') : 'latest';
  // npm rejects a tag that it can read as a version range, such as a single letter.
  const word = /^[a-z]{2,}/i.exec(prerelease)?.[0].toLowerCase() ?? 'next';
  return word === 'latest' ? 'next' : word;
}

/**
 * The highest stable version that npm installs by default, of any of the packages; `null` before the first.
 *
 * @param latest - what npm installs of each package; `null` for one that has no version yet
 */
export function newestStable(latest: readonly (string | null)[]): string | null {
  let newest: string | null = null;
  for (const version of latest) {
    // The first version of a package is its latest, even a prerelease: that is below any stable version.
    if (version === null || version.includes('-')) continue;
    if (newest === null || isHigher(version, newest)) newest = version;
  }
  return newest;
}

/** Compares stable versions; this script installs nothing, semver included. */
function isHigher(version: string, than: string): boolean {
  const numbers = (of: string) => of.replace(/\+.*$/, '');
  return numbers(version).localeCompare(numbers(than), 'en', { numeric: true }) > 0;
}
