import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { fund, join, openAccount, type Person } from "./people.ts";

type Coffer = { readonly url: string; readonly operator: () => Promise<Person> };

const CONCURRENCY = 8;
/** So many at a time, as an app of one person's might. */
async function inLanes<T>(asks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const answers: T[] = [];
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < asks.length; n = next++) answers[n] = (await asks[n]?.()) as T;
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return answers;
}

type Known = Readonly<Record<"key" | "adas" | "eves" | "empty", string | undefined>>;

/** What is wrong with a payment, and what its payer is told. */
function listHostile({ key, adas, eves, empty }: Known): readonly [object, string][] {
  return [
    [{ to: { username: "\u0000" } }, "NOT_TEXT"],
    [{ to: { username: "a\ud800" } }, "NOT_TEXT"],
    [{ to: { username: "x".repeat(20_000) } }, "PAYEE_NOT_FOUND"],
    [{ to: { username: "nobody-of-this-name" } }, "PAYEE_NOT_FOUND"],
    [{ to: { userId: "usr_' OR true --" } }, "PAYEE_NOT_FOUND"],
    [{ to: { accountId: "acc_01h455vb4pex5vsknk084sn02q" } }, "PAYEE_NOT_FOUND"],
    [{ to: {} }, "EXACTLY_ONE"],
    [{ amount: { amount: "99999999.00", currency: "USD" } }, "INSUFFICIENT_FUNDS"],
    [{ amount: { amount: `1${"0".repeat(70)}`, currency: "USD" } }, "TOO_LARGE"],
    [{ amount: { amount: "1.00", currency: "EUR" } }, "CURRENCY_MISMATCH"],
    [{ memo: "\u0000" }, "NOT_TEXT"],
    [{ idempotencyKey: key, memo: "another" }, "IDEMPOTENCY_KEY_REUSED"],
    [{ fromAccountId: adas }, "ACCOUNT_NOT_FOUND"],
    [{ fromAccountId: empty }, "INSUFFICIENT_FUNDS"],
    [{ fromAccountId: eves, to: { accountId: eves } }, "SAME_ACCOUNT"],
  ];
}

/**
 * What one person does must not be felt by another, whatever is made for many at once on the way.
 */
export function tellOfNeighbours(coffer: Coffer): void {
  let [ada, ben, eve]: Person[] = [];
  let [adas, eves, empty]: string[] = [];
  beforeAll(async () => {
    [ada, ben, eve] = await Promise.all(["ada", "ben", "eve"].map((name) => join(coffer.url, name)));
    [adas, eves] = await Promise.all([fund(ada as Person, "1000.00"), fund(eve as Person, "1000.00")]);
    empty = await openAccount(eve as Person, "USD");
  });

  const pay = async (who: Person | undefined, from: string | undefined, changes: object): Promise<Answer> => {
    const input = {
      fromAccountId: from,
      to: { username: ben?.username },
      amount: { amount: "1.00", currency: "USD" },
      idempotencyKey: randomUUID(),
      ...changes,
    };
    return (await who?.client.send(operation("SendPayment"), { input })) ?? {};
  };
  const outcomeOf = ({ data, errors }: Answer): string =>
    errors?.[0]?.extensions.inputs?.[0]?.code ?? errors?.[0]?.extensions.code ?? data?.sendPayment?.code ?? "PAID";

  it("pays 200 by name while another's 200 fail in every way that they can, each with an answer of its own", async () => {
    const key = randomUUID();
    await pay(eve, eves, { idempotencyKey: key });
    const hostile = listHostile({ key, adas, eves, empty });
    const [honest, others] = await Promise.all([
      inLanes(Array.from({ length: 200 }, () => () => pay(ada, adas, {}))),
      inLanes(Array.from({ length: 200 }, (_, n) => () => pay(eve, eves, hostile[n % hostile.length]?.[0] ?? {}))),
    ]);
    expect(new Set(honest.map(outcomeOf))).toEqual(new Set(["PAID"]));
    expect(others.map(outcomeOf)).toEqual(others.map((_, n) => hostile[n % hostile.length]?.[1]));
  });

  describe("somebody whose first account is closed", () => {
    const close = async (accountId: string) => {
      const operator = await coffer.operator();
      const input = { accountId, state: "CLOSED", idempotencyKey: randomUUID() };
      const { setAccountState } = await operator.client.ask(operation("SetAccountState"), { input });
      expect(setAccountState.__typename).toBe("SetAccountStateSuccess");
    };
    const readAccounts = async (who: Person): Promise<Answer[]> =>
      (await who.client.ask("{ accounts { id state balance { posted { amount } } } }")).accounts;

    it("is paid by name into their oldest open one, and into one that is opened where there is none", async () => {
      const carol = await join(coffer.url, "carol");
      const [first, second] = [await openAccount(carol, "USD"), await openAccount(carol, "USD")];
      await close(first);
      expect(outcomeOf(await pay(ada, adas, { to: { username: carol.username } }))).toBe("PAID");
      expect((await readAccounts(carol)).find(({ id }) => id === second)?.balance.posted.amount).toBe("1.00");

      const dan = await join(coffer.url, "dan");
      await close(await openAccount(dan, "USD"));
      for (const to of [{ username: dan.username }, { userId: dan.userId }])
        expect(outcomeOf(await pay(ada, adas, { to }))).toBe("PAID");
      expect((await readAccounts(dan)).map(({ state, balance }) => [state, balance.posted.amount])).toEqual([
        ["CLOSED", "0.00"],
        ["OPEN", "2.00"],
      ]);
    });
  });
}
