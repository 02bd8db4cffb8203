import { type BaseUpdater, DebUpdater, NsisUpdater, PacmanUpdater, RpmUpdater } from 'electron-updater';
import type { PackageKind } from './package-target.ts';

const KINDS = [
  [DebUpdater, 'deb'],
  [RpmUpdater, 'rpm'],
  [PacmanUpdater, 'pacman'],
  [NsisUpdater, 'exe'],
] as const satisfies readonly (readonly [unknown, PackageKind])[];

/** The kind of package that an updater replaces. */
export function packageKindOf(updater: BaseUpdater): PackageKind {
  return KINDS.find(([type]) => updater instanceof type)?.[1] ?? 'AppImage';
}
