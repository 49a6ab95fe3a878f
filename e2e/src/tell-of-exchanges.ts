import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { operation } from "./operations.ts";
import { makeStaff } from "./operators.ts";
import { available, fund, join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const euro = (amount: string) => ({ amount, currency: "EUR" });

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfExchanges(coffer: { readonly urls: readonly string[]; readonly adminUrl: () => string }): void {
  const connect = takeTurns(coffer);
  const by = ({ client }: Person) => connect(client.accessToken);

  it("one currency becomes another as it was quoted, by whichever process, once, whatever is said meanwhile", async () => {
    const url = coffer.urls[0] ?? "";
    const [trader, admin] = [await join(url, "trader"), await makeStaff(url, coffer.adminUrl(), "ADMIN")];
    const from = await fund(trader, "100.00");
    const opening = { input: { currency: "EUR", idempotencyKey: randomUUID() } };
    const to = (await by(trader).ask(operation("OpenAccount"), opening)).openAccount.account.id;
    /** A euro is so many dollars; nobody else here exchanges these. */
    const set = async (rate: string) => {
      const pair = { base: "EUR", counter: "USD" };
      const { exchangeTerms } = await by(admin).ask(operation("ExchangeTerms"), { ...pair, first: 1 });
      const basedOn = exchangeTerms.nodes[0]?.version ?? null;
      const said = { ...pair, rate, spreadBasisPoints: 100, reason: "The market moved", basedOn };
      const input = { ...said, idempotencyKey: randomUUID() };
      return (await by(admin).ask(operation("SetExchangeTerms"), { input })).setExchangeTerms;
    };
    const quote = async (side: "SELL" | "BUY", amount: { amount: string; currency: string }) => {
      const input = { fromAccountId: from, toAccountId: to, side, amount };
      return (await by(trader).ask(operation("ExchangeQuote"), { input })).exchangeQuote;
    };

    expect(await set("1.25")).toMatchObject({ terms: { setBy: { username: admin.username } } });
    expect((await by(trader).ask(operation("ExchangePairs"))).exchangePairs).toContainEqual({
      base: "EUR",
      counter: "USD",
    });
    const quoted = await quote("BUY", euro("7.92"));
    expect(quoted).toMatchObject({ total: { amount: "10.00", currency: "USD" }, rate: "0.792" });
    await set("2.00");
    expect((await quote("BUY", euro("7.92"))).total.amount).toBe("16.00");

    const input = { quoteId: quoted.id, memo: "for Rome", idempotencyKey: randomUUID() };
    const exchanging = (more: object = {}) =>
      by(trader)
        .ask(operation("Exchange"), { input: { ...input, ...more } })
        .then(({ exchange }) => exchange);
    const done = await exchanging();
    expect(done).toMatchObject({ payment: { kind: "EXCHANGE", exchange: { bought: euro("7.92") } } });
    expect((await exchanging()).payment.id).toBe(done.payment.id);
    expect((await exchanging({ idempotencyKey: randomUUID() })).code).toBe("EXCHANGE_QUOTE_USED");
    const somebody = await join(url, "somebody");
    const theirs = { input: { ...input, idempotencyKey: randomUUID() } };
    expect((await by(somebody).ask(operation("Exchange"), theirs)).exchange.code).toBe("EXCHANGE_QUOTE_NOT_FOUND");

    const { payment } = await by(trader).ask(operation("ExchangeOfPayment"), { id: done.payment.id });
    expect(payment).toMatchObject({ status: "COMPLETED", exchange: { rate: "0.792", toAccount: { id: to } } });
    expect([await available(trader, from), await available(trader, to)]).toEqual(["90.00", "7.92"]);
  });
}
