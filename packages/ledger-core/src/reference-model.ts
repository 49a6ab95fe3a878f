import { type HoldItem, isDone, type LedgerItem, type Leg, type Outcome, type OutcomeCode } from "./ledger-item.ts";

// What the ledger's write door does (docs/LEDGER.md), said once more without a database: to be read
// beside the specification. Tests hold the door to it. Ids are the caller's; amounts are smallest
// units.

export type AccountState = "OPEN" | "FROZEN" | "CLOSED";
/** Floor: what must stay when its reserves are taken off; null: it may owe without limit. */
export type NewAccount = Readonly<{ id: string; owner: string | null; asset: string; floor: bigint | null }>;
type Figures = Readonly<{ sequence: number; posted: bigint; pendingIn: bigint; pendingOut: bigint }>;
export type Account = NewAccount & Figures & { readonly state: AccountState };
/** A row of an account's stream: what changed its balance, and its figures then. */
export type Posting = Figures & Readonly<{ account: string; entry: string; amount: bigint }>;
/**
 * What an item changes on one account: its balance, and what it expects (in) and has reserved
 * (out).
 */
type Move = Readonly<{ account: string; amount: bigint; in: bigint; out: bigint }>;
/** An item with a target: it ends the hold, or takes the entry back. */
type Ending = Exclude<LedgerItem, { action: "post" | "hold" }>;
/** Call: the one that made it, in which it cannot be a target yet. */
export type Entry = Readonly<{ item: LedgerItem; at: Date; moves: Move[]; endedBy: Ending | null; call: number }>;

const PAST = { capture: "captured", void: "voided", expire: "expired", reverse: "reversed" } as const;
const EMPTY = { state: "OPEN", sequence: 0, posted: 0n, pendingIn: 0n, pendingOut: 0n } as const;

export class ReferenceLedger {
  readonly accounts = new Map<string, Account>();
  readonly entries = new Map<string, Entry>();
  /** By account and sequence. */
  readonly postings = new Map<string, Posting>();
  readonly frozenOwners = new Set<string>();
  readonly #assets: readonly string[];
  #call = 0;
  /** Takes back what the group at hand has done so far. */
  #undo: (() => void)[] = [];
  /** Of the call at hand, by id: the first item that was refused, and what it was told. */
  readonly #refused = new Map<string, { item: LedgerItem; outcome: Outcome }>();

  constructor(assets: readonly string[]) {
    this.#assets = assets;
  }

  openAccount(asked: NewAccount) {
    if (!this.#assets.includes(asked.asset)) return "asset_not_found";
    const known = this.accounts.get(asked.id);
    if (!known) this.accounts.set(asked.id, { ...asked, ...EMPTY });
    if (!known) return "opened";
    return (["owner", "asset", "floor"] as const).every((of) => known[of] === asked[of]) ? "repeated" : "id_reused";
  }

  setAccountState(id: string, state: AccountState) {
    const account = this.accounts.get(id);
    if (!account) return "account_not_found";
    if (account.state === state) return "unchanged";
    if (account.state === "CLOSED") return "account_closed";
    if (state === "CLOSED" && (account.posted || account.pendingIn || account.pendingOut)) return "not_empty";
    this.accounts.set(id, { ...account, state });
    return "changed";
  }

  /** Whether that changed anything. */
  freezeOwner(owner: string, frozen: boolean): boolean {
    if (!frozen) return this.frozenOwners.delete(owner);
    return this.frozenOwners.size < this.frozenOwners.add(owner).size;
  }

  /** Decides the items in order; linked ones as a group, all or none. */
  apply(items: readonly LedgerItem[], at: Date): Outcome[] {
    if (items.at(-1)?.linked) throw new Error("malformed batch: nothing follows the last item");
    this.#call += 1;
    this.#refused.clear();
    const outcomes: Outcome[] = [];
    for (let first = 0, last = 0; first < items.length; first = ++last) {
      while (items[last]?.linked) last += 1;
      outcomes.push(...this.#applyGroup(items.slice(first, last + 1), at));
    }
    return outcomes;
  }

  #applyGroup(group: readonly LedgerItem[], at: Date): Outcome[] {
    this.#undo = [];
    const outcomes: Outcome[] = [];
    for (const item of group) if (outcomes.every(isDone)) outcomes.push(this.#applyOne(item, at));
    if (outcomes.every(isDone)) return outcomes;
    for (const takeBack of this.#undo.toReversed()) takeBack();
    return group.map((item, i) => {
      const outcome = (i === outcomes.length - 1 && outcomes[i]) || toOutcome("linked_failed");
      if (!this.#refused.has(item.id)) this.#refused.set(item.id, { item, outcome });
      return outcome;
    });
  }

  #applyOne(item: LedgerItem, at: Date): Outcome {
    const standing = this.entries.get(item.id);
    if (standing) return toOutcome(isSame(standing.item, item) ? "repeated" : "id_reused");
    const refused = this.#refused.get(item.id);
    if (refused) return isSame(refused.item, item) ? refused.outcome : toOutcome("id_reused");
    const moves = this.#plan(item, at);
    if (typeof moves === "string") return toOutcome(moves);
    const stopped = this.#check(moves);
    if (stopped) return stopped;

    this.#set(this.entries, item.id, { item, at, moves, endedBy: null, call: this.#call });
    const placed = moves.map((move) => this.#record(item.id, move));
    // Nobody sees an account between two legs of one entry: each posting has the figures after all
    // of them.
    for (const posting of placed) {
      const { posted, pendingIn, pendingOut } = this.#account(posting.account);
      this.#set(this.postings, `${posting.account} ${posting.sequence}`, { ...posting, posted, pendingIn, pendingOut });
    }
    if (item.action === "post" || item.action === "hold") return toOutcome("posted");
    const target = this.#target(item);
    if (target) this.#set(this.entries, target.item.id, { ...target, endedBy: item });
    return toOutcome("posted");
  }

  /** What the item would change, or why that cannot be said. */
  #plan(item: LedgerItem, at: Date): Move[] | OutcomeCode {
    if (item.action === "post") return this.#fault(item.legs) ?? item.legs.map(posts);
    if (item.action === "hold") return this.#fault(legsOf(item)) ?? movesOf(item, 0n, item.amount);
    const target = this.#target(item);
    if (item.action === "reverse") {
      if (!target) return "entry_not_found";
      if (target.item.action !== "post" && target.item.action !== "capture") return "not_reversible";
      if (target.endedBy) return "already_reversed";
      const opposite = target.moves.map(({ account, amount }) => posts({ account, amount: -amount }));
      // Of all legs, those of one account come together: which of several accounts below their
      // floors is told of hangs on that.
      return opposite.toSorted((a, b) => a.account.localeCompare(b.account));
    }
    if (target?.item.action !== "hold") return "hold_not_found";
    const { item: hold, endedBy } = target;
    if (endedBy) return `already_${PAST[endedBy.action]}`;
    const due = typeof hold.timeoutSeconds === "number" && +at >= +target.at + hold.timeoutSeconds * 1000;
    if (item.action === "capture" && due) return "already_expired";
    if (item.action === "expire" && !due) return "not_due";
    const posted = item.action === "capture" ? (item.amount ?? hold.amount) : 0n;
    return posted > hold.amount ? "exceeds_hold" : movesOf(hold, posted, -hold.amount);
  }

  /** What is wrong with legs in themselves. */
  #fault(legs: readonly Leg[]): OutcomeCode | null {
    if (legs.some(({ account }) => !this.accounts.has(account))) return "account_not_found";
    if (legs.some(({ account, asset }) => this.accounts.get(account)?.asset !== asset)) return "asset_mismatch";
    const unbalanced = legs.some(({ asset }) => sum(legs.filter((leg) => leg.asset === asset)) !== 0n);
    return legs.length === 0 || unbalanced ? "unbalanced" : null;
  }

  /**
   * Whether the accounts allow it. An account is debited by what takes from it or reserves on it.
   */
  #check(moves: readonly Move[]): Outcome | null {
    const touched = moves.map((move) => ({ ...move, ...this.#account(move.account) }));
    const debits = touched.filter(({ amount, out }) => amount < 0n || out > 0n);
    if (touched.some(({ state }) => state === "CLOSED")) return toOutcome("account_closed");
    if (debits.some(({ state }) => state === "FROZEN")) return toOutcome("account_frozen");
    if (debits.some(({ owner }) => owner !== null && this.frozenOwners.has(owner))) return toOutcome("owner_frozen");
    for (const { id, floor, posted, pendingOut } of debits) {
      if (floor === null) continue;
      const available = posted - pendingOut - floor;
      const own = moves.filter(({ account }) => account === id);
      const left = own.reduce((rest, { amount, out }) => rest + amount - out, available);
      if (left < 0n) return { code: "below_floor", available };
    }
    return null;
  }

  #record(entry: string, move: Move): Posting {
    const account = this.#account(move.account);
    const [sequence, posted] = [account.sequence + 1, account.posted + move.amount];
    const pending = { pendingIn: account.pendingIn + move.in, pendingOut: account.pendingOut + move.out };
    this.#set(this.accounts, account.id, { ...account, sequence, posted, ...pending });
    const posting = { account: account.id, sequence, entry, amount: move.amount, posted, ...pending };
    this.#set(this.postings, `${account.id} ${sequence}`, posting);
    return posting;
  }

  #target(item: Ending): Entry | undefined {
    const entry = this.entries.get(item.action === "reverse" ? item.entry : item.hold);
    return entry && entry.call < this.#call ? entry : undefined;
  }

  #account(id: string): Account {
    const account = this.accounts.get(id);
    if (!account) throw new Error(`no account ${id}`);
    return account;
  }

  #set<V>(map: Map<string, V>, key: string, value: V): void {
    const before = map.get(key);
    this.#undo.push(() => (before === undefined ? map.delete(key) : map.set(key, before)));
    map.set(key, value);
  }
}

const toOutcome = (code: OutcomeCode): Outcome => ({ code, available: null });
const sum = (of: readonly { amount: bigint }[]): bigint => of.reduce((total, { amount }) => total + amount, 0n);

const posts = ({ account, amount }: Pick<Leg, "account" | "amount">): Move => ({ account, amount, in: 0n, out: 0n });
const movesOf = ({ debit, credit }: HoldItem, posted: bigint, reserved: bigint): Move[] => [
  { account: debit, amount: -posted, in: 0n, out: reserved },
  { account: credit, amount: posted, in: reserved, out: 0n },
];
const legsOf = (hold: HoldItem): readonly Leg[] =>
  movesOf(hold, hold.amount, 0n).map(({ account, amount }) => ({ account, amount, asset: hold.asset }));

/** All of an item counts but when it takes effect, and whether the next one is linked to it. */
const isSame = (a: LedgerItem, b: LedgerItem): boolean => contentOf(a) === contentOf(b);
function contentOf({ effectiveAt: _at, linked: _linked, ...item }: LedgerItem): string {
  const present = Object.entries(item).filter(([, value]) => value !== null && value !== undefined);
  return JSON.stringify(present.toSorted(), (_key, value) => (typeof value === "bigint" ? `${value}` : value));
}
