import type { PlatformSuffix } from './feed-target.ts';

/** Operating systems, as `--minimum-system` names them. */
const SYSTEMS = ['linux', 'mac', 'windows'] as const;
type System = (typeof SYSTEMS)[number];

/** The oldest kernel that a release runs on, by system: `6.8` or `10.0.19045`, numbers only. */
export type MinimumSystems = Readonly<Partial<Record<System, string>>>;

const NUMBER = '(?:0|[1-9]\\d*)';
const VALUE = new RegExp(`^(?<system>${SYSTEMS.join('|')})=(?<version>${NUMBER}(?:\\.${NUMBER}){0,2})$`);

const SYSTEM_OF: Readonly<Record<PlatformSuffix, System>> = {
  '': 'windows',
  '-mac': 'mac',
  '-linux': 'linux',
  '-linux-arm64': 'linux',
};

/** Reads one value such as `linux=5.15`; null if it has another form. */
export function parseMinimumSystem(text: string): MinimumSystems | null {
  const { system, version } = VALUE.exec(text)?.groups ?? {};
  return system === undefined || version === undefined ? null : { [system]: version };
}

/**
 * The oldest kernel for a platform, in the form in which electron-updater compares it with the running one by semver. There,
 * `6.8.0-45-generic` comes before `6.8.0`, but after `6.8.0-0`, as every other kernel of 6.8.0 does.
 */
export function minimumSystemVersion(suffix: PlatformSuffix, systems: MinimumSystems): string | undefined {
  const version = systems[SYSTEM_OF[suffix]];
  if (version === undefined) return undefined;
  const [major = '0', minor = '0', patch = '0'] = version.split('.');
  return `${major}.${minor}.${patch}-0`;
}
