/** Language and theme, on every screen. */
import { chooseLang, chooseTheme, lang, THEMES, type Theme, theme } from '../state/settings.ts';
import { words } from '../words.ts';

const LANGS = [
  ['fr', 'Français', 'FR'],
  ['en', 'English', 'EN'],
] as const;

export function Preferences() {
  const text = words.value.frame;
  return (
    <div class='preferences'>
      <fieldset class='langs' aria-label={text.language}>
        {LANGS.map(([code, name, short]) => (
          <button
            key={code}
            type='button'
            class='plain'
            lang={code}
            aria-pressed={lang.value === code}
            aria-label={`${short}, ${name}`}
            onClick={() => chooseLang(code)}
          >
            {short}
          </button>
        ))}
      </fieldset>
      <label class='theme'>
        <span>{text.theme}</span>
        <select value={theme.value} onChange={(event) => chooseTheme(event.currentTarget.value as Theme)}>
          {THEMES.map((name) => (
            <option key={name} value={name}>
              {text.themes[name]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
