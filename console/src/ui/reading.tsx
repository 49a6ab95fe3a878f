import { LANGUAGES, type Language } from "../words/languages.ts";
import { words } from "../words/words.ts";
import { Choice } from "./field.tsx";
import { useReader } from "./reader.tsx";
import { speak } from "./speak.ts";

/** How this browser shows the console: its language, its colours, and the zone of its times. */
export function Reading() {
  const reader = useReader();
  return (
    <>
      <Choice
        label={words.shell.language}
        value={words.language}
        onChange={({ target }) => speak(target.value as Language)}
      >
        {Object.entries(LANGUAGES).map(([language, name]) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice
        label={words.shell.theme}
        value={reader.theme}
        onChange={({ target }) => reader.setTheme(target.value as typeof reader.theme)}
      >
        {(["system", "light", "dark"] as const).map((theme) => (
          <option key={theme} value={theme}>
            {words.shell.themes[theme]}
          </option>
        ))}
      </Choice>
      <Choice
        label={words.shell.zone}
        value={reader.zone}
        onChange={({ target }) => reader.setZone(target.value as typeof reader.zone)}
      >
        <option value="local">{words.shell.zones.local(Intl.DateTimeFormat().resolvedOptions().timeZone)}</option>
        <option value="utc">{words.shell.zones.utc}</option>
      </Choice>
    </>
  );
}
