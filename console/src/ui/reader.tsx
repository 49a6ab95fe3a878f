import { createContext, type ReactNode, useContext, useState } from "react";
import { keepTheme, keepZone, keptTheme, keptZone, type Theme, type Zone } from "../kept.ts";
import { words } from "../words/words.ts";
import { languageOfNumbers, localeOf } from "./locale.ts";
import { browserZone } from "./time-zones.ts";

/** How the person reads: language and time zone of numbers and dates, and colours. */
export type Reader = {
  readonly locale: string;
  readonly zone: Zone;
  /** IANA's name of it. */
  readonly zoneName: string;
  readonly theme: Theme;
  setZone(zone: Zone): void;
  setTheme(theme: Theme): void;
};

const ReaderContext = createContext<Reader | null>(null);

export function useReader(): Reader {
  const reader = useContext(ReaderContext);
  if (!reader) throw new Error("this part stands outside ReaderProvider");
  return reader;
}

const applyTheme = (theme: Theme) => {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
};

applyTheme(keptTheme());

type Props = { readonly language: string | undefined; readonly children: ReactNode };

export function ReaderProvider({ language, children }: Props) {
  const [zone, setZone] = useState(keptZone);
  const [theme, setTheme] = useState(keptTheme);
  const reader: Reader = {
    locale: localeOf(languageOfNumbers(language, words.language), navigator.languages),
    zone,
    zoneName: zone === "utc" ? "UTC" : browserZone(),
    theme,
    setZone(next) {
      keepZone(next);
      setZone(next);
    },
    setTheme(next) {
      keepTheme(next);
      applyTheme(next);
      setTheme(next);
    },
  };
  return <ReaderContext value={reader}>{children}</ReaderContext>;
}
