import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import type { CofferClient } from "./client.ts";
import { operation } from "./operations.ts";
import { available, fund, join, openAccount, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const usd = (amount: string) => ({ amount, currency: "USD" });
const tokenOf = (link: string) => link.split("#token=")[1] ?? "";

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfRequests(coffer: { readonly urls: readonly string[] }): void {
  describe("money that is asked for", () => {
    const connect = takeTurns(coffer);
    const by = ({ client }: Person) => connect(client.accessToken);
    const { pay, step, ...asking } = makeAsking(by, () => purse);
    const ask = (changes: Answer = {}) => asking.ask(alice, { toAccountId: till, ...changes });
    let alice: Person;
    let bob: Person;
    let carol: Person;
    let till: string;
    let purse: string;
    beforeAll(async () => {
      const [url = ""] = coffer.urls;
      [alice, bob, carol] = [await join(url, "asker"), await join(url, "payer"), await join(url, "stranger")];
      [till, purse] = [await openAccount(alice, "USD"), await fund(bob, "100.00")];
    });

    it("is paid by whoever opens the link, once, and both see what by", async () => {
      const { request } = await ask({ memo: "the roof" });
      expect(request).toMatchObject({ status: "OPEN", forAnybody: true, payee: { username: alice.username } });
      expect(request.qrSvg).toMatch(/^<svg /);
      const token = tokenOf(request.link);
      const opened = (await by(bob).ask(operation("PaymentRequestByLink"), { token })).paymentRequestByLink;
      expect(opened).toMatchObject({
        id: request.id,
        amount: usd("12.50"),
        memo: "the roof",
        payee: { username: alice.username, displayName: null },
        payer: null,
      });
      const paid = await pay(bob, { token });
      expect(paid).toMatchObject({ payment: { kind: "SEND", status: "COMPLETED", request: { status: "PAID" } } });
      expect(await pay(bob, { token })).toMatchObject({ code: "REQUEST_NOT_OPEN", status: "PAID" });
      for (const who of [alice, bob])
        expect((await by(who).ask(operation("PaymentRequest"), { id: request.id })).paymentRequest).toMatchObject({
          status: "PAID",
          payer: { username: bob.username },
          payment: { id: paid.payment.id },
        });
      expect((await by(carol).ask(operation("PaymentRequest"), { id: request.id })).paymentRequest).toBeNull();
      await vi.waitFor(async () => expect(await available(alice, till)).toBe("12.50"), { timeout: 120_000 });
    });

    it("is followed live by whoever is named, reminded of once a day, and declined", async () => {
      const { request } = await ask({ from: { username: bob.username } });
      const live = by(bob).subscribe(operation("PaymentRequestStatus"), { requestId: request.id });
      await live.atLeast(1);
      expect(await step(alice, "Remind", request.id)).toMatchObject({ request: { reminders: 1, status: "OPEN" } });
      expect(await step(alice, "Remind", request.id)).toMatchObject({ code: "REMINDER_REFUSED" });
      expect(await step(carol, "Decline", request.id)).toMatchObject({ code: "REQUEST_NOT_FOUND" });
      expect(await pay(carol, { token: tokenOf(request.link) })).toMatchObject({ code: "NOT_PAYER" });
      expect(await step(bob, "Decline", request.id)).toMatchObject({ request: { status: "DECLINED" } });
      const told = await live.atLeast(3);
      await live.end();
      expect(told.map(({ paymentRequestStatus: event }) => [event.change, event.status, event.request.id])).toEqual([
        [null, "OPEN", request.id],
        ["REMINDED", "OPEN", request.id],
        ["DECLINED", "DECLINED", request.id],
      ]);
    });

    it("is called off, expires by itself, and is in both lists", async () => {
      const named = { from: { userId: bob.userId } };
      const [called, short] = [(await ask(named)).request, (await ask({ ...named, expiresIn: 1 })).request];
      expect(await step(alice, "Cancel", called.id)).toMatchObject({ request: { status: "CANCELLED" } });
      expect(await pay(bob, { id: called.id })).toMatchObject({ code: "REQUEST_NOT_OPEN", status: "CANCELLED" });
      const list = async (who: Person, variables: Answer) =>
        (await by(who).ask(operation("PaymentRequests"), variables)).paymentRequests.nodes.map(({ id }: Answer) => id);
      await vi.waitFor(
        async () => {
          expect(await list(bob, { role: "PAYER", status: "EXPIRED" })).toEqual([short.id]);
          expect(await list(alice, { role: "PAYEE", status: "EXPIRED" })).toEqual([short.id]);
        },
        { timeout: 120_000, interval: 100 },
      );
      expect(await pay(bob, { id: short.id })).toMatchObject({ code: "REQUEST_NOT_OPEN", status: "EXPIRED" });
      expect(await list(carol, { role: "PAYER" })).toEqual([]);
    });
  });
}

/** As pages ask; each answer is what the API says, refusals too. */
function makeAsking(by: (who: Person) => CofferClient, purse: () => string) {
  return {
    async ask(who: Person, changes: Answer): Promise<Answer> {
      const input = { amount: usd("12.50"), idempotencyKey: randomUUID(), ...changes };
      return (await by(who).ask(operation("RequestPayment"), { input })).requestPayment;
    },
    async pay(who: Person, request: Answer): Promise<Answer> {
      const input = { request, fromAccountId: purse(), idempotencyKey: randomUUID() };
      return (await by(who).ask(operation("PayRequest"), { input })).payRequest;
    },
    async step(who: Person, name: "Decline" | "Cancel" | "Remind", requestId: string): Promise<Answer> {
      const input = { requestId, idempotencyKey: randomUUID() };
      return (await by(who).ask(operation(`${name}Request`), { input }))[`${name.toLowerCase()}Request`];
    },
  };
}
