import { menu } from "./menu.ts";

type Total = { readonly count: number; readonly text: string; readonly isExact: boolean };

const orMore = ({ isExact }: Total): string => (isExact ? "" : " oder mehr");
const count = (total: Total): string => `${total.text}${orMore(total)} ${total.count === 1 ? "Zahlung" : "Zahlungen"}`;

export const payments = {
  title: menu.payments,
  when: "Wann",
  what: "Was",
  memo: "Verwendungszweck",
  status: "Stand",
  amount: "Betrag",
  account: "Konto",
  kind: "Art",
  allAccounts: "Alle Konten",
  allKinds: "Alle Arten",
  any: "Beliebig",
  undone: "Noch nicht ausgeführt",
  filter: "Filtern",
  show: "Diese zeigen",
  newestFirst: "die neuesten zuerst",
  oldestFirst: "die ältesten zuerst",
  total: {
    all: (total: Total) => `${count(total)} insgesamt`,
    some: (shown: Total, all: Total, hidden: string | null) =>
      `${shown.text}${orMore(shown)} von ${count(all)}${hidden === null ? "" : `: Die Filter verbergen ${hidden}`}`,
    uncounted: (all: Total) => `Ein Teil von ${count(all)}: Was ein Filter nach Beträgen verbirgt, wird nicht gezählt`,
  },
  filters: {
    kind: "Art",
    status: "Stand",
    direction: "Richtung",
    account: "Konto",
    with: "Mit (Benutzername)",
    from: "Von Tag",
    until: "Bis Tag",
    min: "Mindestens",
    max: "Höchstens",
    text: "Verwendungszweck enthält",
  },
} as const;
