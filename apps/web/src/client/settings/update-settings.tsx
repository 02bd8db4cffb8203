import Button from '@mui/material/Button';
import Switch from '@mui/material/Switch';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId } from 'react';
import type { UpdateSettings as Choices, UpdateRequest, UpdateState } from '../../contract/updates.ts';
import { useNotices } from '../components/notices.tsx';
import { describeError, LoadError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import { describeState } from '../updates/update-words.ts';
import type { WatchedUpdates } from '../updates/updates-context.tsx';
import { PutOffVersions } from './put-off-versions.tsx';
import styles from './settings.module.css';

type Answer = Parameters<WatchedUpdates['updates']['answer']>[0];
type Change = Extract<UpdateRequest, { readonly action: 'change-channel' | 'change-checks' | 'unskip' }> & Answer;

/** What the listener chose about updates, and how they are. Only where the app can update itself. */
export function UpdateSettings({ watched }: { readonly watched: WatchedUpdates }) {
  const { t } = useTexts();
  const { updates, state } = watched;
  const notices = useNotices();
  const { data, error, refetch } = useQuery({ queryKey: ['update-settings'], queryFn: () => updates.settings() });
  const stage = stageOf(state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what happens to a version changes what is kept about it
  useEffect(() => void refetch(), [refetch, stage]);
  const change = async (request: Change) => {
    try {
      await updates.answer(request);
      notices.succeed((texts) => texts.t.settings.saved);
    } catch (refusal) {
      notices.fail((texts) => describeError(refusal, texts.t));
    }
    await refetch();
  };
  return (
    <section className={styles.updates}>
      <h2>{t.settings.updates.title}</h2>
      {data === undefined && error !== null ? <LoadError error={error} onRetry={() => void refetch()} /> : null}
      {data === undefined ? null : (
        <div className={styles.settings}>
          <LastCheck watched={watched} checkedAt={data.lastCheckedAt} />
          <ChannelChoice
            channel={data.channel}
            onChange={(channel) => void change({ action: 'change-channel', channel })}
          />
          <ChecksChoice checks={data.checks} onChange={(checks) => void change({ action: 'change-checks', checks })} />
          <PutOffVersions choices={data} onOfferAgain={(version) => void change({ action: 'unskip', version })} />
        </div>
      )}
    </section>
  );
}

/** The same during a download, whose progress changes nothing that is kept. */
function stageOf(state: UpdateState): string {
  return 'answer' in state ? `${state.state} ${state.answer}` : state.state;
}

interface LastCheckProps {
  readonly watched: WatchedUpdates;
  readonly checkedAt: string | null;
}

function LastCheck({ watched: { state, check }, checkedAt }: LastCheckProps) {
  const { t, f } = useTexts();
  const { checkedAt: checked, neverChecked, checkNow } = t.settings.updates;
  return (
    <div className={styles.setting}>
      <div className={styles.words}>
        <p role="status">{describeState(state, t)}</p>
        <p className={styles.note} title={checkedAt === null ? undefined : f.dateTime(checkedAt)}>
          {checkedAt === null ? neverChecked : checked(f.ago(checkedAt))}
        </p>
      </div>
      <Button onClick={check}>{checkNow}</Button>
    </div>
  );
}

interface ChannelChoiceProps {
  readonly channel: Choices['channel'];
  readonly onChange: (channel: Choices['channel']) => void;
}

function ChannelChoice({ channel, onChange }: ChannelChoiceProps) {
  const { t } = useTexts();
  const hintId = useId();
  const { channel: name, channels, beta } = t.settings.updates;
  return (
    <fieldset className={styles.setting} aria-describedby={hintId}>
      <legend>{name}</legend>
      <div className={styles.choices}>
        {(['latest', 'beta'] as const).map((each) => (
          <label key={each}>
            <input type="radio" name="channel" checked={channel === each} onChange={() => onChange(each)} />
            <span>{channels[each]}</span>
          </label>
        ))}
      </div>
      <p id={hintId} className={styles.hint}>
        {beta}
      </p>
    </fieldset>
  );
}

interface ChecksChoiceProps {
  readonly checks: Choices['checks'];
  readonly onChange: (checks: Choices['checks']) => void;
}

function ChecksChoice({ checks, onChange }: ChecksChoiceProps) {
  const { t } = useTexts();
  const [switchId, hintId] = [useId(), useId()];
  return (
    <div className={styles.setting}>
      <div className={styles.words}>
        <label htmlFor={switchId}>{t.settings.updates.checks}</label>
        <p id={hintId} className={styles.note}>
          {t.settings.updates.checksHint}
        </p>
      </div>
      <Switch
        id={switchId}
        checked={checks === 'automatic'}
        onChange={({ target }) => onChange(target.checked ? 'automatic' : 'by-hand')}
        slotProps={{ input: { 'aria-describedby': hintId } }}
      />
    </div>
  );
}
