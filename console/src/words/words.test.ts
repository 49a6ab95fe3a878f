import { describe, expect, it } from "vitest";
import * as english from "./english.ts";
import * as german from "./german.ts";

/** What a language says of each thing: a text, or one that is made of the same values. */
type Said<T> = T extends string
  ? string
  : T extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Name in keyof T]: Said<T[Name]> };

// A word that is missing, or that the other does not have, does not compile.
const LANGUAGES = {
  german: german satisfies Said<typeof english>,
  english: english satisfies Said<typeof german>,
};

type Word = string | ((...values: never[]) => string);

/** Every word, by its name. */
function wordsIn(said: unknown, name = ""): [string, Word][] {
  if (typeof said === "string" || typeof said === "function") return [[name, said as Word]];
  return Object.entries(said as object).flatMap(([key, value]) => wordsIn(value, name === "" ? key : `${name}.${key}`));
}

const inEnglish = new Map(wordsIn(LANGUAGES.english));
const inGerman = new Map(wordsIn(LANGUAGES.german));

/** Names, codes, and words that German has as well. */
const ALIKE: readonly string[] = [
  "approved.passkey",
  "bring.addressTypes.P2TR",
  "bring.passphrase",
  "clientApps.name",
  "contacts.name",
  "currencies.name",
  "explorer.title",
  "groups.wallet",
  "keys.name",
  "menu.explorer",
  "menu.sandbox",
  "menu.schema",
  "menu.wallets",
  "menu.webhooks",
  "modes.sandbox",
  "networkChanges.domainName",
  "networkChanges.domainVersion",
  "nodes.height",
  "nodes.name",
  "nodes.wallet",
  "operate.ledger.columns.name",
  "operate.letters.subgraph",
  "operate.openAccount.name",
  "operate.people.person",
  "operate.wallet.title",
  "passkeys.name",
  "passkeys.title",
  "product",
  "roles.ADMIN",
  "roles.COMPLIANCE",
  "roles.OPERATOR",
  "sandbox.title",
  "schema.operation",
  "schema.title",
  "services.name",
  "sessions.devices.DESKTOP",
  "sessions.devices.OTHER",
  "sessions.devices.TABLET",
  "sessions.kinds.BROWSER",
  "shell.zones.utc",
  "staffRoles.approvals.columns.person",
  "staffRoles.claim.token",
  "stepUp.code",
  "unsigned.fields.nonce",
  "wallets.name",
  "wallets.title",
  "webhooks.title",
  "webhooks.url",
];

describe("the words of the console", () => {
  it("are as many in German, for the same things, made of as many values", () => {
    expect([...inGerman.keys()]).toEqual([...inEnglish.keys()]);
    expect(inEnglish.size).toBeGreaterThan(600);
    for (const [name, word] of inEnglish) {
      const other = inGerman.get(name);
      expect([name, typeof other]).toEqual([name, typeof word]);
      if (typeof word === "function") expect([name, other?.length]).toEqual([name, word.length]);
    }
  });

  it("are no English that was left among the German by accident", () => {
    const same = [...inGerman].filter(([name, word]) => typeof word === "string" && word === inEnglish.get(name));
    expect(same.map(([name]) => name).toSorted()).toEqual(ALIKE);
  });

  it("know one from many, in German too", () => {
    expect([1, 2].map((count) => german.wallets.blocks(count))).toEqual(["1 Block", "2 Blöcken"]);
    expect([0, 1, 3].map((count) => german.sessions.othersEnded(count))).toEqual([
      "Es gab keine andere.",
      "Eine andere wurde beendet.",
      "3 andere wurden beendet.",
    ]);
    expect(german.keys.days(365)).toBe("Einem Jahr");
    expect(german.payments.total.all({ count: 1, text: "1", isExact: true })).toBe("1 Zahlung insgesamt");
  });
});
