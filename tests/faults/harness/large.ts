/** Tracks of a library above 8 MB: from there on copies are hashed, looked through and checkpointed in threads. */
export const LARGE = 26_000;

/** Of a large file's calls most are another page of the same, and each look at what is left takes seconds. */
export const LARGE_POINTS = 12;
