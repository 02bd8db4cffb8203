import { useColorScheme } from '@mui/material/styles';
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Settings } from '../../contract/about.ts';
import type { Bridge } from '../../contract/bridge.ts';
import { chooseLanguage, loadTexts, type Texts } from '../texts/texts.ts';

const DEFAULTS: Settings = { language: 'system', colours: 'system', announcesReleases: true };

/** A copy of what the app keeps, so that the first screen appears in the right language. Nothing is lost with it. */
const COPY = 'auralis-language';

export interface KeptSettings {
  readonly settings: Settings;
  /** Applies at once, and rejects where the app refuses. */
  readonly change: (change: Partial<Settings>) => Promise<void>;
}

const SettingsContext = createContext<KeptSettings>({ settings: DEFAULTS, change: () => Promise.resolve() });

export const SettingsProvider = SettingsContext.Provider;
export const useSettings = (): KeptSettings => useContext(SettingsContext);

/**
 * Reads the settings of the app, applies the colours, and loads the texts of the language.
 *
 * @param phase what the app is doing; settings that could not be read are asked for again once that changes
 */
export function useKeptSettings(
  bridge: Bridge,
  firstTexts: Texts,
  phase: string | undefined,
): { readonly kept: KeptSettings; readonly texts: Texts } {
  const [settings, setSettings] = useState<Settings | null>(null);
  const [texts, setTexts] = useState(firstTexts);
  const { setMode } = useColorScheme();
  const apply = useCallback((next: Settings) => setSettings(next), []);
  const isMissing = settings === null && phase !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another phase is a reason to ask again
  useEffect(() => {
    // Until they arrive, and where they can't be read, the defaults hold.
    if (isMissing) bridge.settings().then(apply, () => undefined);
  }, [bridge, apply, isMissing, phase]);
  // Another window may choose another language.
  useEffect(() => bridge.watchSettings(apply), [bridge, apply]);
  useEffect(() => {
    if (settings === null) return;
    setMode(settings.colours);
    keepLanguage(settings.language);
    void loadTexts(languageOf(settings.language), regionOf()).then(setTexts);
  }, [settings, setMode]);
  useEffect(() => {
    document.documentElement.lang = texts.language;
  }, [texts]);
  const change = useCallback(
    async (part: Partial<Settings>) => apply(await bridge.changeSettings(part)),
    [bridge, apply],
  );
  const kept = useMemo(() => ({ settings: settings ?? DEFAULTS, change }), [settings, change]);
  return { kept, texts };
}

export function loadFirstTexts(): Promise<Texts> {
  return loadTexts(languageOf(keptLanguage()), regionOf());
}

const regionOf = () => navigator.languages[0];
const languageOf = (setting: string) => chooseLanguage(setting === 'system' ? navigator.languages : [setting]);

function keptLanguage(): string {
  try {
    return localStorage.getItem(COPY) ?? 'system';
  } catch {
    // Storage may be forbidden.
    return 'system';
  }
}

function keepLanguage(language: string): void {
  try {
    localStorage.setItem(COPY, language);
  } catch {
    // Storage may be forbidden; the copy only saves a change of language at the start.
  }
}
