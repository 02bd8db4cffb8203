/** Where a repository keeps what is compared; paths from the root. */
export interface RepositoryPlaces {
  /** The folder of migration files. */
  readonly migrations: string;
  /** The folder of release records. */
  readonly releases: string;
  /** The module that holds the version constants. */
  readonly constants: string;
}

/** The layout of this repository, used where nothing else is asked for. */
export const DEFAULT_PLACES: RepositoryPlaces = {
  migrations: 'migrations',
  releases: 'packages/changelog/data',
  constants: 'packages/version/src/versions.ts',
};
