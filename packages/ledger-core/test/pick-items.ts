import type { SubjectKind } from "@coffer/contracts/subjects";
import type { LedgerItem, Leg, PostItem } from "../src/ledger-item.ts";
import type { Draw, Intent } from "./draw-items.ts";

export type SeenAccount = {
  readonly id: string;
  readonly asset: string;
  readonly state: "OPEN" | "FROZEN" | "CLOSED";
  readonly ownerFrozen: boolean;
  /** Null: without limit. */
  readonly available: bigint | null;
};
export type SeenEntry = { readonly item: LedgerItem; readonly at: Date; readonly endedBy: LedgerItem | null };
/**
 * What a caller knows of the ledger when it makes a batch; with others at work it may have changed
 * since.
 */
export type Seen = {
  readonly accounts: readonly SeenAccount[];
  readonly entries: Iterable<SeenEntry>;
  readonly now: Date;
};

/** `newId` gives an id that nothing has. */
export function pickItems(draws: readonly Draw[], seen: Seen, newId: () => string): LedgerItem[] {
  const picker = new Picker(seen, newId);
  for (const draw of draws) picker.add(draw);
  return picker.items.map((item, i) => ({ ...item, linked: i < draws.length - 1 && (draws[i]?.linked ?? false) }));
}

const SUBJECT = "00000000-0000-7000-8000-000000000001";
/** The door takes any kind; what can be shown is for others to say. */
const OTHER_KIND = "parcel" as SubjectKind;
const TIMEOUTS = [null, null, 0, 20, 120, 600, 3_600, 86_400];
const NARRATIVES = [null, null, "paid", 'said "yes", {or no}', "back\\slash\\", "NULL", "", "Grüße 🪙\n"];

class Picker {
  readonly items: LedgerItem[] = [];
  readonly #seen: Seen;
  readonly #newId: () => string;
  readonly #entries: readonly SeenEntry[];
  readonly #kinds: Map<string, SeenEntry[]>;

  constructor(seen: Seen, newId: () => string) {
    this.#seen = seen;
    this.#newId = newId;
    this.#entries = [...seen.entries];
    this.#kinds = Map.groupBy(this.#entries, (entry) => kindOf(entry, seen.now));
  }

  add(draw: Draw): void {
    this.items.push(this.#again(draw) ?? this.#make(draw));
  }

  /** An earlier item, as it was or with other content under its id. */
  #again({ intent, picks: [a] }: Draw): LedgerItem | undefined {
    const fromCall = intent === "repeatOfThisCall" || intent === "reuseIdOfThisCall";
    if (!fromCall && intent !== "repeat" && intent !== "reuseId") return undefined;
    const item = fromCall ? at(this.items, a) : at(this.#entries, a)?.item;
    if (!item) return undefined;
    if (intent !== "reuseId" && intent !== "reuseIdOfThisCall") return { ...item, effectiveAt: this.#seen.now };
    if (a % 2 === 0) return { ...item, kind: "OTHER" };
    // Another kind of subject, or one where there was none: with the same id, it is another item.
    return { ...item, subject: { kind: item.subject?.kind === OTHER_KIND ? "payment" : OTHER_KIND, id: SUBJECT } };
  }

  #make(draw: Draw): LedgerItem {
    const { intent, picks, amount } = draw;
    const [a, b, c] = picks;
    const common = {
      id: this.#newId(),
      kind: `KIND ${a % 3}`,
      narrative: NARRATIVES[b % NARRATIVES.length] ?? null,
      reference: c % 5 === 0 ? `ref ${c}` : null,
      subject: c % 7 === 0 ? { kind: c % 14 === 0 ? OTHER_KIND : "payment", id: SUBJECT } : null,
      effectiveAt: c % 4 === 0 ? new Date(Date.UTC(2024, 0, 1 + (c % 300))) : null,
    };
    if (intent.startsWith("hold")) return { ...common, action: "hold", ...this.#reserve(draw) };
    if (intent.startsWith("reverse")) return { ...common, action: "reverse", entry: this.#entryOf(intent, a) };
    const hold = this.#holdOf(intent, a);
    if (hold === undefined) return { ...common, action: "post", legs: this.#legsOf(draw) };
    const held = hold.amount ?? 1n;
    if (intent === "captureAll" || intent === "captureOverdue") return { ...common, action: "capture", hold: hold.id };
    if (intent === "capturePart")
      return { ...common, action: "capture", hold: hold.id, amount: 1n + (BigInt(amount) % held) };
    if (intent === "captureTooMuch")
      return { ...common, action: "capture", hold: hold.id, amount: held + BigInt(amount) };
    if (intent === "void") return { ...common, action: "void", hold: hold.id };
    if (intent.startsWith("expire")) return { ...common, action: "expire", hold: hold.id };
    const action = (["capture", "void", "expire"] as const)[c % 3] ?? "void";
    return { ...common, action, hold: hold.id };
  }

  /**
   * A hold of the kind that the intent is about, or any; an id that is none, where there is no hold
   * at all. Undefined: the intent is about no hold.
   */
  #holdOf(intent: Intent, pick: number): { id: string; amount: bigint | null } | undefined {
    const kind = HOLDS[intent];
    if (!kind) return undefined;
    if (kind === "this call")
      return {
        id:
          at(
            this.items.filter(({ action }) => action === "hold"),
            pick,
          )?.id ?? this.#newId(),
        amount: null,
      };
    const found = at(this.#kinds.get(kind) ?? this.#entries.filter(({ item }) => item.action === "hold"), pick)?.item;
    if (kind === "none" && pick % 2 === 0)
      return { id: at(this.#kinds.get("reversible") ?? [], pick)?.item.id ?? this.#newId(), amount: null };
    if (kind === "none" || found?.action !== "hold") return { id: this.#newId(), amount: null };
    return { id: found.id, amount: found.amount };
  }

  #entryOf(intent: Intent, pick: number): string {
    if (intent === "reverseUnknown") return this.#newId();
    if (intent === "reverseOfThisCall")
      return (
        at(
          this.items.filter(({ action }) => action === "post"),
          pick,
        )?.id ?? this.#newId()
      );
    const irreversible = this.#entries.filter(({ item: { action } }) => action !== "post" && action !== "capture");
    const kind = intent === "reverseAgain" ? "reversed" : "reversible";
    const among = intent === "reverseIrreversible" ? irreversible : (this.#kinds.get(kind) ?? this.#entries);
    return at(among, pick)?.item.id ?? this.#newId();
  }

  #reserve({ intent, picks: [a, b, c], amount }: Draw) {
    const debit = this.#account({ asset: a, pick: b });
    const others = this.#seen.accounts.filter(
      ({ id, asset, state }) => asset === debit.asset && id !== debit.id && state !== "CLOSED",
    );
    const credit = at(others, c) ?? debit;
    const more = intent === "holdTooMuch" ? (debit.available ?? 0n) : 0n;
    const timeoutSeconds = TIMEOUTS[c % TIMEOUTS.length] ?? null;
    return { debit: debit.id, credit: credit.id, asset: debit.asset, amount: more + BigInt(amount), timeoutSeconds };
  }

  #legsOf({ intent, picks: [a, b, c, d], amount: units }: Draw): PostItem["legs"] {
    const amount = BigInt(units);
    const asset = a % 3;
    if (intent === "noLegs") return [];
    if (intent === "split") return this.#split({ intent, picks: [a, b, c, d], amount: units, linked: false });
    const payer =
      intent === "fromFrozenAccount"
        ? this.#account({ asset, pick: b, only: ({ state }) => state === "FROZEN" })
        : intent === "fromFrozenOwner"
          ? this.#account({ asset, pick: b, only: ({ state, ownerFrozen }) => state === "OPEN" && ownerFrozen })
          : intent === "overdraw"
            ? this.#account({ asset, pick: b, only: (one) => isHealthy(one) && one.available !== null })
            : this.#account({ asset, pick: b });
    const payee =
      intent === "toClosed"
        ? this.#account({ asset, pick: c, only: ({ state }) => state === "CLOSED" })
        : intent === "toBlocked"
          ? this.#account({ asset, pick: c, only: ({ state, ownerFrozen }) => state === "FROZEN" || ownerFrozen })
          : this.#account({ asset, pick: c });
    const moved = intent === "overdraw" ? (payer.available ?? 0n) + amount : amount;
    const legs = move(payer, payee, moved);
    if (intent === "toUnknownAccount")
      return legs.with(d % 2, { account: this.#newId(), asset: payer.asset, amount: d % 2 ? moved : -moved });
    if (intent === "otherAsset") return move({ ...payer, asset: "ETH" }, { ...payee, asset: "ETH" }, moved);
    if (intent === "unbalanced") return move(payer, payee, moved).concat(...legs.slice(d % 2, (d % 2) + 1));
    return legs;
  }

  /**
   * Three to five legs over one asset or two; the same account may be in it more than once, on both
   * sides.
   */
  #split({ picks: [a, b, c, d], amount }: Draw): Leg[] {
    const [from, to, too] = [b, c, d].map((pick) => this.#account({ asset: a, pick }));
    const [one, other] = [b + 1, c + 1].map((pick) => this.#account({ asset: a + 1, pick }));
    if (!from || !to || !too || !one || !other) return [];
    const [part, rest] = [BigInt(amount), BigInt(1 + (d % 40))];
    const three = [
      { account: from.id, asset: from.asset, amount: -(part + rest) },
      { account: to.id, asset: to.asset, amount: part },
      { account: too.id, asset: too.asset, amount: rest },
    ];
    const two = move(one, other, BigInt(1 + (c % 60)));
    if (d % 3 === 0) return three;
    return d % 3 === 1 ? [...two, ...move(to, from, part)] : [...three.slice(0, 1), ...two, ...three.slice(1)];
  }

  /** One that may pay and be paid, unless another kind is asked for and there is one. */
  #account(of: { asset: number; pick: number; only?: (account: SeenAccount) => boolean }): SeenAccount {
    const assets = [...new Set(this.#seen.accounts.map(({ asset }) => asset))];
    const own = this.#seen.accounts.filter(({ asset }) => asset === at(assets, of.asset));
    const found = at(of.only ? own.filter(of.only) : [], of.pick) ?? at(own.filter(isHealthy), of.pick);
    if (!found) throw new Error("every asset has an account that nothing happens to");
    return found;
  }
}

const HOLDS: Partial<Record<Intent, string>> = {
  captureAll: "pending",
  capturePart: "pending",
  captureTooMuch: "pending",
  captureOverdue: "overdue",
  void: "pending",
  expireDue: "overdue",
  expireEarly: "pending",
  endCaptured: "ended by capture",
  endVoided: "ended by void",
  endExpired: "ended by expire",
  endUnknown: "none",
  endOfThisCall: "this call",
};

function kindOf({ item, at: since, endedBy }: SeenEntry, now: Date): string {
  if (item.action === "post" || item.action === "capture") return endedBy ? "reversed" : "reversible";
  if (item.action !== "hold") return "irreversible";
  if (endedBy) return `ended by ${endedBy.action}`;
  const { timeoutSeconds: wait = null } = item;
  return wait !== null && +now >= +since + wait * 1000 ? "overdue" : "pending";
}

const isHealthy = ({ state, ownerFrozen }: SeenAccount): boolean => state === "OPEN" && !ownerFrozen;
const at = <T>(among: readonly T[], pick: number): T | undefined => among[pick % Math.max(1, among.length)];
const move = (from: SeenAccount, to: SeenAccount, amount: bigint): Leg[] => [
  { account: from.id, asset: from.asset, amount: -amount },
  { account: to.id, asset: to.asset, amount },
];
