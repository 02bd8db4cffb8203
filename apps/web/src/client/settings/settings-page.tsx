import Switch from '@mui/material/Switch';
import { useId } from 'react';
import { Link } from 'react-router';
import type { Settings } from '../../contract/about.ts';
import { useSettings } from '../app/settings.tsx';
import { useNotices } from '../components/notices.tsx';
import { Page } from '../components/page.tsx';
import { describeError } from '../components/words.tsx';
import { LANGUAGES, useTexts } from '../texts/texts.ts';
import { useUpdates } from '../updates/updates-context.tsx';
import styles from './settings.module.css';
import { UpdateSettings } from './update-settings.tsx';

/** Each language names itself, so that one finds it among words that one can't read. */
const nameOf = (language: string) => new Intl.DisplayNames([language], { type: 'language' }).of(language);

/** Settings, each of which holds at once. */
export default function SettingsPage() {
  const { t } = useTexts();
  const { settings, change } = useSettings();
  const notices = useNotices();
  const updates = useUpdates();
  const [switchId, languageId] = [useId(), useId()];
  const save = (part: Partial<Settings>) =>
    void change(part).then(
      () => notices.succeed((texts) => texts.t.settings.saved),
      (error: unknown) => notices.fail((texts) => describeError(error, texts.t)),
    );
  return (
    <Page title={t.settings.title} width="text">
      <div className={styles.settings}>
        <div className={styles.setting}>
          <label htmlFor={languageId}>{t.settings.language}</label>
          <select
            id={languageId}
            value={settings.language}
            onChange={({ target }) => {
              const language = (['system', ...LANGUAGES] as const).find((name) => name === target.value);
              if (language !== undefined) save({ language });
            }}
          >
            <option value="system">{t.settings.languageSystem}</option>
            {LANGUAGES.map((language) => (
              <option key={language} value={language} lang={language}>
                {nameOf(language)}
              </option>
            ))}
          </select>
        </div>
        <fieldset className={styles.setting}>
          <legend>{t.settings.colours}</legend>
          <div className={styles.choices}>
            {(['system', 'light', 'dark'] as const).map((mode) => (
              <label key={mode}>
                <input
                  type="radio"
                  name="colours"
                  checked={settings.colours === mode}
                  onChange={() => save({ colours: mode })}
                />
                <span>{t.settings.colourModes[mode]}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <div className={styles.setting}>
          <label htmlFor={switchId}>{t.settings.announces}</label>
          <Switch
            id={switchId}
            edge="end"
            checked={settings.announcesReleases}
            onChange={({ target }) => save({ announcesReleases: target.checked })}
          />
        </div>
      </div>
      <p className={styles.note}>{t.settings.kept}</p>
      {updates === null ? null : <UpdateSettings watched={updates} />}
      <p>
        <Link to="/about">{t.settings.more}</Link>
      </p>
    </Page>
  );
}
