import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { applyItems } from "../src/apply-items.ts";
import type { HoldItem, LedgerItem, Outcome, PostItem } from "../src/ledger-item.ts";
import { ReferenceLedger } from "../src/reference-model.ts";
import { capture, hold, release, reverse } from "./items.ts";
import { type LedgerDatabase, transfer } from "./ledger-database.ts";

export const THEN = new Date(Date.UTC(2026, 0, 1));
/** An hour after everything on the stage was made. */
export const LATER = new Date(THEN.getTime() + 3_600_000);

/**
 * A ledger with one of everything that an item can meet, in the database and in the model alike.
 */
export type Stage = Awaited<ReturnType<typeof setStage>>;

export async function setStage(ledger: LedgerDatabase) {
  const model = new ReferenceLedger(["USD", "EUR"]);
  const owners = { of: randomUUID(), frozen: randomUUID() };
  const both = async (items: LedgerItem[], at: Date): Promise<Outcome[]> => {
    const said = await applyItems(ledger.clock, items, { at });
    expect(said).toEqual(model.apply(items, at));
    return said;
  };
  const open = async (of: { owner?: string | null; asset?: string; floor?: bigint | null } = {}) => {
    const id = randomUUID();
    const account = { id, asset: "USD", owner: owners.of, floor: 0n, ...of };
    expect(await ledger.openAccounts([account])).toEqual([model.openAccount(account)]);
    return id;
  };
  const state = async (id: string, to: "FROZEN" | "CLOSED") =>
    expect(await ledger.setAccountState(id, to)).toBe(model.setAccountState(id, to));

  const accounts = {
    world: await open({ owner: null, floor: null }),
    alice: await open(),
    bob: await open(),
    poor: await open(),
    closed: await open(),
    frozen: await open(),
    ofFrozen: await open({ owner: owners.frozen }),
    euro: await open({ asset: "EUR" }),
  };
  const { world, alice, bob, frozen, ofFrozen, poor, closed } = accounts;
  const reserve = (of: Partial<HoldItem> = {}) => hold({ debit: alice, credit: bob, amount: 10n, ...of });
  const holds = {
    pending: reserve(),
    long: reserve({ timeoutSeconds: 86_400 }),
    overdue: reserve({ timeoutSeconds: 60 }),
    captured: reserve(),
    voided: reserve(),
    expired: reserve({ timeoutSeconds: 0 }),
    ofFrozenAccount: reserve({ debit: frozen }),
    ofFrozenOwner: reserve({ debit: ofFrozen }),
  };
  const posts = {
    sent: transfer({ from: alice, to: bob, amount: 5n }),
    reversed: transfer({ from: alice, to: bob, amount: 5n }),
    toFrozen: transfer({ from: alice, to: frozen, amount: 500n }),
    toPoor: transfer({ from: alice, to: poor, amount: 5n }),
    fromPoor: transfer({ from: poor, to: bob, amount: 5n }),
    throughClosed: transfer({ from: alice, to: closed, amount: 5n }),
    backFromClosed: transfer({ from: closed, to: alice, amount: 5n }),
    throughClosedToFrozen: through([alice, closed, frozen], 5n),
  } satisfies Record<string, PostItem>;
  const funding = [alice, frozen, ofFrozen].map((to) => transfer({ from: world, to, amount: 1_000n }));
  await both([...funding, ...Object.values(posts), ...Object.values(holds)], THEN);
  const captured = capture(holds.captured.id, 4n);
  const ends = [captured, release(holds.voided.id), release(holds.expired.id, "expire"), reverse(posts.reversed.id)];
  const said = await both(ends, THEN);
  expect(said.map(({ code }) => code)).toEqual(ends.map(() => "posted"));
  await state(closed, "CLOSED");
  await state(frozen, "FROZEN");
  expect(await ledger.freezeOwner(owners.frozen)).toBe(model.freezeOwner(owners.frozen, true));
  return { accounts, holds, posts, captured, both };
}

/** From the first to the last, through the second, which keeps nothing. */
const through = ([from = "", by = "", to = ""]: string[], amount: bigint): PostItem => ({
  action: "post",
  id: randomUUID(),
  kind: "TEST",
  legs: [
    { account: from, asset: "USD", amount: -amount },
    { account: by, asset: "USD", amount },
    { account: by, asset: "USD", amount: -amount },
    { account: to, asset: "USD", amount },
  ],
});
