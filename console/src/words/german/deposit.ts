import { menu } from "./menu.ts";

export const deposit = {
  title: menu.deposit,
  about: "Bringt Geld von außen herein. In der Sandbox bringt es eine gespielte Bank innerhalb von Sekunden.",
  into: "Auf",
  from: "Von",
  noMethod: "Spielgeld, ohne Zahlungsweg",
  submit: "Einzahlen",
} as const;
