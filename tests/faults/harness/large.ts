/** Tracks of a library above 8 MB, whose copies are hashed, verified and checkpointed in threads. */
export const LARGE = 26_000;

/** Most calls on a large file write one more page, and each check of the result takes seconds. */
export const LARGE_POINTS = 12;
