export { default } from './changelog-functions.ts';
