/** What a check needs to know about the library; `unknown` if it can't be read at the moment. */
export type LibraryFacts =
  | { readonly status: 'absent' | 'unknown' }
  | {
      readonly status: 'known';
      /** `legacy`: from before schema versions were recorded. */
      readonly version: number | 'legacy';
      /** The oldest schema version whose apps can open the file. */
      readonly minReader: number;
      /** Size of the library with the files beside it. */
      readonly bytes: number;
    };

/** Free space on the disk of one place. Places on the same disk have the same `device`. */
export interface DiskSpace {
  readonly device: number;
  readonly freeBytes: number;
}

/** The facts about this computer on which the offer of an update depends. */
export interface LocalFacts {
  readonly library: LibraryFacts;
  readonly disks: {
    /** Where the download is kept. */
    readonly download: DiskSpace;
    /** Where the app is installed. */
    readonly app: DiskSpace;
    readonly library: DiskSpace;
    readonly backups: DiskSpace;
  };
  /** ISO date in UTC; null without a backup. */
  readonly lastBackupAt: string | null;
}
