import { menu } from "./menu.ts";

export const explorer = {
  title: menu.explorer,
  about:
    "GraphiQL, von diesem Server: eine Operation schreiben, ausführen, einer Subscription folgen. Die Beschreibungen des Schemas kommen beim Tippen.",
  own: "Er hat eine eigene Sitzung, die mit seinem Tab geht: Melden Sie sich dort mit der ersten Operation an. Nichts von der Sitzung dieser Seite geht dorthin, am wenigsten in eine Adresse.",
  open: "Explorer öffnen",
  newTab: "in einem neuen Tab",
  off: "Wo LANDING_PAGE aus ist, wie im Betrieb, solange niemand es eingeschaltet hat, ist unter dieser Adresse nichts.",
} as const;
