declare const releases: unknown;
export default releases;
