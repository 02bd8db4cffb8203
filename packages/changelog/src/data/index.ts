export { releases } from './auralis-releases.ts';
