import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, credit, debit, makeDesk, makeWorld, user, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());

const SIDES = "currency debit { amount currency } credit { amount currency }";
const QUERY = `{ trialBalance { at rows { ${SIDES} kind ofUsers accounts } totals { ${SIDES} isBalanced } } }`;
const readBalance = async (): Promise<Answer> => (await world.ask(QUERY)).trialBalance;

describe("the trial balance", () => {
  it("is refused to users and strangers", async () => {
    expect((await world.as(user())(QUERY)).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect((await world.nobody(QUERY)).errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
  });

  it("adds up the accounts of each currency and kind, users' apart, and finds both sides the same", async () => {
    const desk = makeDesk(world);
    const bank = await desk.open("bank");
    const fees = await desk.open("fees", { kind: "INCOME" });
    const [hers, his] = [await world.openFor(user()), await world.openFor(user())];
    await desk.record([debit(bank, "100.00"), credit(hers, "60.00"), credit(his, "39.99"), credit(fees, "0.01")]);

    const { at, rows, totals } = await readBalance();

    expect(new Date(at).toISOString()).toBe(at);
    const usd = (amount: string) => ({ amount, currency: "USD" });
    expect(rows.filter(({ currency }: Answer) => currency === "USD")).toMatchObject([
      { kind: "ASSET", ofUsers: false, accounts: 1, debit: usd("100.00"), credit: usd("0.00") },
      { kind: "INCOME", ofUsers: false, accounts: 1, debit: usd("0.00"), credit: usd("0.01") },
      { kind: "LIABILITY", ofUsers: true, accounts: 2, debit: usd("0.00"), credit: usd("99.99") },
    ]);
    expect(totals).toContainEqual({ currency: "USD", debit: usd("100.00"), credit: usd("100.00"), isBalanced: true });
  });

  it("says so where somebody else than the ledger changed a balance", async () => {
    await world.openFor(user(), "EUR");
    await world.admin.query("UPDATE ledger.account SET credits_posted = 7 WHERE asset = 'EUR'");
    const { totals } = await readBalance();
    expect(totals.find(({ currency }: Answer) => currency === "EUR")).toMatchObject({
      isBalanced: false,
      credit: { amount: "0.07" },
    });
  });
});
