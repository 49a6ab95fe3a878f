import { expect } from "vitest";
import { applyItems } from "../src/apply-items.ts";
import type { Outcome } from "../src/ledger-item.ts";
import { type NewAccount, ReferenceLedger } from "../src/reference-model.ts";
import type { Step } from "./draw-items.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { pickItems, type SeenAccount } from "./pick-items.ts";
import { booksOf, readBooks } from "./read-books.ts";

export const ASSETS = ["USD", "EUR", "BTC"];
const FLOORS = [0n, 0n, -50n, -7n, 0n, 0n, 0n];

let worlds = 0;

/**
 * Accounts of their own in a shared database. Ids are the same from run to run but for the world's
 * number, so that a history fails again as it failed.
 */
export function newWorld() {
  worlds += 1;
  const prefix = worlds.toString(16).padStart(8, "0");
  let ids = 0;
  const idOf = (family: string, n: number) => `${prefix}-${family}-7000-8000-${n.toString(16).padStart(12, "0")}`;
  // Scattered: the order in which accounts are locked is not the one in which they were opened.
  const accountId = (n: number) => idOf("a000", ((n + 1) * 40_503) % 65_536);
  const owners = [0, 1, 2, 3, 4].map((n) => idOf("0000", n + 1));
  const accounts = ASSETS.flatMap((asset, place): NewAccount[] => [
    { id: accountId(place * 16), owner: null, asset, floor: null },
    ...FLOORS.map((floor, n) => ({ id: accountId(place * 16 + n + 1), owner: owners[n % 5] ?? null, asset, floor })),
  ]);
  return {
    owners,
    accounts,
    newId: () => idOf("b000", ++ids),
    span: { firstEntry: idOf("b000", 0), lastEntry: idOf("b000", 2 ** 40) },
  };
}

/**
 * One ledger twice: in the database and in the model. Every step is taken in both, and must be
 * answered alike.
 */
export class LedgerWorld {
  readonly model = new ReferenceLedger(ASSETS);
  readonly outcomes: Outcome[] = [];
  readonly #ledger: LedgerDatabase;
  readonly #world = newWorld();
  #now = Date.UTC(2026, 0, 1);

  constructor(ledger: LedgerDatabase) {
    this.#ledger = ledger;
  }

  async open(): Promise<void> {
    const { accounts, owners } = this.#world;
    expect(await this.#ledger.openAccounts(accounts)).toEqual(accounts.map((one) => this.model.openAccount(one)));
    for (const place of [0, 8, 16]) {
      await this.#setState(place + 6, "CLOSED");
      await this.#setState(place + 7, "FROZEN");
    }
    await this.#freeze(owners[4] ?? "", true);
  }

  async take(step: Step): Promise<void> {
    if (step.kind === "account") {
      // The first of each asset stays as it is: somebody must be able to pay.
      return this.#setState(step.pick + (step.pick % 8 === 0 ? 1 : 0), step.state);
    }
    if (step.kind === "owner") return this.#freeze(this.#world.owners[step.pick % 5] ?? "", step.frozen);

    this.#now += step.afterSeconds * 1000;
    const at = new Date(this.#now);
    const seen = { accounts: this.#seenAccounts(), entries: this.model.entries.values(), now: at };
    const items = pickItems(step.draws, seen, this.#world.newId);
    const expected = this.model.apply(items, at);
    // Nobody else is there: both orders of writing are right, and each must answer as the model
    // does.
    const idsGuarded = this.outcomes.length % 2 === 0;
    const said = await applyItems(this.#ledger.clock, items, { at, idsGuarded });
    // What both said, only where they differ: a history of thousands of items is to be readable.
    const differing = items.flatMap((item, i) =>
      said[i]?.code === expected[i]?.code && said[i]?.available === expected[i]?.available
        ? []
        : [{ place: i, item, database: said[i], model: expected[i] }],
    );
    expect(differing).toEqual([]);
    expect(said).toHaveLength(items.length);
    this.outcomes.push(...said);
  }

  /** Everything that was ever written: each account, posting, entry and hold. */
  async compare(): Promise<void> {
    const accounts = this.#world.accounts.map(({ id }) => id);
    expect(await readBooks(this.#ledger.admin, { accounts, ...this.#world.span })).toEqual(booksOf(this.model));
  }

  async #setState(pick: number, state: "OPEN" | "FROZEN" | "CLOSED"): Promise<void> {
    const { id } = this.#world.accounts[pick % this.#world.accounts.length] ?? { id: "" };
    expect(await this.#ledger.setAccountState(id, state)).toBe(this.model.setAccountState(id, state));
  }

  async #freeze(owner: string, frozen: boolean): Promise<void> {
    expect(await this.#ledger.freezeOwner(owner, frozen)).toBe(this.model.freezeOwner(owner, frozen));
  }

  #seenAccounts(): SeenAccount[] {
    return [...this.model.accounts.values()].map(({ id, asset, owner, state, posted, pendingOut, floor }) => ({
      id,
      asset,
      state,
      ownerFrozen: owner !== null && this.model.frozenOwners.has(owner),
      available: floor === null ? null : posted - pendingOut - floor,
    }));
  }
}
