import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyItems } from "../src/apply-items.ts";
import { capture, hold, release, reverse } from "./items.ts";
import { type LedgerDatabase, openLedgerDatabase, transfer } from "./ledger-database.ts";
import { findUnsound } from "./soundness.ts";

let ledger: LedgerDatabase;
const [alice, bob, standing] = [randomUUID(), randomUUID(), randomUUID()];
beforeAll(async () => {
  ledger = await openLedgerDatabase();
  await ledger.openAccounts([alice, bob].map((id) => ({ id, owner: null, asset: "USD", floor: null })));
  await applyItems(ledger.door, [{ ...hold({ debit: alice, credit: bob, amount: 10n }), id: standing }]);
});
afterAll(() => ledger?.drop());

/** The door's arrays by name, for one good post of a dollar: each case breaks one thing. */
const good = () => ({
  ids: [randomUUID()] as unknown[],
  fingerprints: [Buffer.alloc(32)] as unknown[] | null,
  actions: null as unknown[] | null,
  kinds: ["TEST"] as unknown[] | null,
  subjects: null as unknown[] | null,
  effective: null as unknown[] | null,
  linked: null as unknown[] | null,
  targets: null as unknown[] | null,
  amounts: null as unknown[] | null,
  timeouts: null as unknown[] | null,
  narratives: null as unknown[] | null,
  refs: null as unknown[] | null,
  legEntry: [1, 1] as unknown[] | null,
  legAccount: [alice, bob] as unknown[] | null,
  legAsset: ["USD", "USD"] as unknown[] | null,
  legAmount: ["-1", "1"] as unknown[] | null,
  at: null as unknown,
  guarded: false as unknown,
  subjectKinds: null as unknown[] | null,
});
type Arrays = ReturnType<typeof good>;

const call = (arrays: Partial<Arrays>) => {
  const values = Object.values({ ...good(), ...arrays });
  return ledger.door.query(
    `SELECT outcomes FROM ledger.apply(${values.map((_, i) => `$${i + 1}`).join(", ")})`,
    values,
  );
};
const noLegs = { legEntry: [], legAccount: [], legAsset: [], legAmount: [] };
const ending = (action: string): Partial<Arrays> => ({ ...noLegs, actions: [action], targets: [standing] });
const three = { legEntry: [1, 1, 1], legAccount: [alice, bob, bob], legAsset: ["USD", "USD", "USD"] };

const MALFORMED: readonly [what: string, arrays: Partial<Arrays>][] = [
  ["fewer fingerprints than items", { fingerprints: [] }],
  ["no fingerprints", { fingerprints: null }],
  ["a null fingerprint", { fingerprints: [null] }],
  ["fewer kinds than items", { kinds: [] }],
  ["a null kind", { kinds: [null] }],
  ["a null id", { ids: [null] }],
  ["more actions than items", { actions: ["post", "post"] }],
  ["more subjects than items", { subjects: [null, null] }],
  ["more kinds of subjects than items", { subjectKinds: [null, null] }],
  ["a subject of no kind", { subjects: [alice] }],
  ["a subject whose kind is null", { subjects: [alice], subjectKinds: [null] }],
  ["a kind of subject without a subject", { subjectKinds: ["payment"] }],
  ["a kind of subject whose subject is null", { subjects: [null], subjectKinds: ["payment"] }],
  ["more effective times than items", { effective: [null, null] }],
  ["more links than items", { linked: [false, false] }],
  ["more narratives than items", { narratives: [null, null] }],
  ["more references than items", { refs: [null, null] }],
  ["more targets than items", { ...ending("void"), targets: [standing, standing] }],
  ["more amounts than items", { ...ending("capture"), amounts: [null, null] }],
  ["more timeouts than items", { actions: ["hold"], timeouts: [1, 1] }],
  ["fewer accounts than legs", { legAccount: [alice] }],
  ["fewer assets than legs", { legAsset: ["USD"] }],
  ["fewer amounts than legs", { legAmount: ["-1"] }],
  ["no legs at all", { legEntry: null }],
  ["an amount of zero", { legAmount: ["0", "0"] }],
  ["a fraction of the smallest unit", { legAmount: ["-0.5", "0.5"] }],
  ["an amount that is not a number", { legAmount: ["NaN", "NaN"] }],
  ["an amount without end", { legAmount: ["-Infinity", "Infinity"] }],
  ["an amount that could overflow", { legAmount: [`-1${"0".repeat(60)}`, `1${"0".repeat(60)}`] }],
  ["a null amount", { legAmount: [null, "1"] }],
  ["a leg of an item that is not there", { legEntry: [1, 2] }],
  ["a leg of item 0", { legEntry: [0, 1] }],
  ["a leg of no item", { legEntry: [1, null] }],
  [
    "legs that do not ascend",
    {
      ids: [randomUUID(), randomUUID()],
      fingerprints: [Buffer.alloc(32), Buffer.alloc(32)],
      kinds: ["A", "B"],
      legEntry: [2, 1],
    },
  ],
  ["a last item that is linked", { linked: [true] }],
  ["an unknown action", { actions: ["steal"] }],
  ["a null action", { actions: [null] }],
  ["a target without an action", { targets: [standing] }],
  ["a target of a post", { actions: ["post"], targets: [standing] }],
  ["a capture without a target", { ...ending("capture"), targets: null }],
  ["a void without a target", { ...ending("void"), targets: [null] }],
  ["an expiry without a target", { ...ending("expire"), targets: [null] }],
  ["a reversal without a target", { ...ending("reverse"), targets: [null] }],
  ["a capture with legs", { actions: ["capture"], targets: [standing] }],
  ["a void with legs", { actions: ["void"], targets: [standing] }],
  ["a reversal with legs", { actions: ["reverse"], targets: [standing] }],
  ["a capture of 0", { ...ending("capture"), amounts: ["0"] }],
  ["a capture of less than nothing", { ...ending("capture"), amounts: ["-1"] }],
  ["a capture of a fraction", { ...ending("capture"), amounts: ["1.5"] }],
  ["a capture of what is not a number", { ...ending("capture"), amounts: ["NaN"] }],
  ["an amount of a void", { ...ending("void"), amounts: ["1"] }],
  ["an amount of a post", { actions: ["post"], amounts: ["1"] }],
  ["a hold of three legs", { ...three, actions: ["hold"], legAmount: ["-2", "1", "1"] }],
  ["a hold without legs", { ...noLegs, actions: ["hold"] }],
  ["a hold of two credits", { actions: ["hold"], legAmount: ["1", "1"] }],
  ["a hold of two debits", { actions: ["hold"], legAmount: ["-1", "-1"] }],
  ["a hold of one account", { actions: ["hold"], legAccount: [alice, alice] }],
  ["a timeout below zero", { actions: ["hold"], timeouts: [-1] }],
  ["a timeout of a post", { actions: ["post"], timeouts: [1] }],
];

const everything = async (): Promise<unknown> =>
  (
    await ledger.admin.query(
      `SELECT (SELECT json_agg(a ORDER BY id) FROM ledger.account a) AS accounts, (SELECT json_agg(e ORDER BY id) FROM ledger.journal_entry e) AS entries,
              (SELECT count(*) FROM ledger.posting) AS postings, (SELECT json_agg(h ORDER BY id) FROM ledger.hold h) AS holds`,
    )
  ).rows;

describe("a malformed batch", () => {
  it.each(MALFORMED)("is a fault and changes nothing: %s", async (_what, arrays) => {
    const before = await everything();
    await expect(call(arrays)).rejects.toMatchObject({ code: "22023" });
    expect(await everything()).toEqual(before);
    expect(await findUnsound(ledger.admin)).toEqual([]);
  });

  it("is none of these: what each case is made from is taken", async () => {
    const said = async (arrays: Partial<Arrays>) => (await call(arrays)).rows[0].outcomes;
    expect(await said({})).toEqual(["posted"]);
    expect(await said({ actions: ["post"], linked: [false] })).toEqual(["posted"]);
    expect(await said({ subjects: [alice], subjectKinds: ["payment"] })).toEqual(["posted"]);
    expect(await said({ subjects: [null], subjectKinds: [null] })).toEqual(["posted"]);
    expect(await said({ actions: ["hold"], timeouts: [0] })).toEqual(["posted"]);
    expect(await said({ ...ending("capture"), amounts: ["11"] })).toEqual(["exceeds_hold"]);
    expect(await said(ending("expire"))).toEqual(["not_due"]);
    expect(await said(ending("reverse"))).toEqual(["not_reversible"]);
    expect(await said({ ...noLegs, ids: [], fingerprints: [], kinds: [] })).toEqual([]);
  });

  it("does nothing of what else is in it", async () => {
    const fine = transfer({ from: alice, to: bob, amount: 1n });
    const items = [fine, reverse(fine.id), release(standing), { ...capture(standing), linked: true }];
    const before = await everything();
    await expect(applyItems(ledger.door, items)).rejects.toMatchObject({ code: "22023" });
    await expect(applyItems(ledger.door, [fine, transfer({ from: alice, to: bob, amount: 0n })])).rejects.toMatchObject(
      { code: "22023" },
    );
    expect(await everything()).toEqual(before);
  });
});
