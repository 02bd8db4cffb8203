import type { UpdateState } from '../../contract/updates.ts';
import type { Catalogue } from '../texts/texts.ts';
import type { UpdateLine } from './update-views.ts';

/** A line in words. Pure. */
export function describeLine(line: UpdateLine, { update }: Catalogue): string {
  switch (line.about) {
    case 'offered':
      return update.title(line.version);
    case 'downloading':
      return update.downloadingVersion(line.version);
    case 'ready':
      return update.readyVersion(line.version);
    case 'backing-up':
      return update.backingUp;
    case 'planned':
      return update.planned(line.version);
    case 'not-installed':
      return update.notInstalled(line.version);
    case 'dropped': {
      const why = line.reason === null ? update.notOffered : update.describe(line.reason).message;
      return `${update.dropped(line.version)} ${why}`;
    }
    case 'failed':
      return update.describe(line.reason).message;
  }
}

/** How things are, in one sentence, for a page that shows it all the time; null before the first check. Pure. */
export function describeState(state: UpdateState, { update }: Catalogue): string | null {
  switch (state.state) {
    case 'idle':
      return null;
    case 'checking':
      return update.checking;
    case 'none':
      return state.held === null ? update.newest : update.describe(state.held).message;
    case 'offered':
      return `${update.title(state.offer.version)}.`;
    case 'downloading':
      return `${update.downloadingVersion(state.offer.version)}.`;
    case 'ready':
      return state.install === 'on-quit'
        ? `${update.planned(state.offer.version)}.`
        : `${update.readyVersion(state.offer.version)}.`;
    case 'failed':
      return update.describe(state).message;
  }
}
