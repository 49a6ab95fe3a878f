import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import type { CofferClient } from "./client.ts";
import { operation } from "./operations.ts";
import { available, fund, join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const STATE = "query ($id: ID!) { payment(id: $id) { status failureReason completedAt method { id label } } }";
const ENDED = /^(?:COMPLETED|FAILED|CANCELLED)$/;
/** What is said of a token, in words of its description. */
const FAILS = /FAILED with (PAYOUT_DECLINED|METHOD_UNUSABLE)/;
const usd = (amount: string) => ({ amount, currency: "USD" });

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfWithdrawals(coffer: { readonly urls: readonly string[] }): void {
  describe("money that goes out", () => {
    const connect = takeTurns(coffer);
    const by = ({ client }: Person) => connect(client.accessToken);
    let payer: Person;
    let account: string;
    beforeAll(async () => {
      payer = await join(coffer.urls[0] ?? "", "leaver");
      account = await fund(payer, "100.00");
    });

    const add = async ({ kind, token }: Answer): Promise<string> => {
      const input = { kind, token, idempotencyKey: token };
      return (await by(payer).ask(operation("AddPaymentMethod"), { input })).addPaymentMethod.paymentMethod.id;
    };
    const withdraw = async (methodId: string, client: CofferClient = by(payer)) => {
      const input = { fromAccountId: account, methodId, amount: usd("1.00"), idempotencyKey: randomUUID() };
      return client.send(operation("Withdraw"), { input });
    };
    const ended = (id: string) =>
      vi.waitFor(
        async () => {
          const { payment } = await by(payer).ask(STATE, { id });
          expect(payment.status).toMatch(ENDED);
          return payment as Answer;
        },
        { timeout: 40_000, interval: 100 },
      );

    it("comes to the end that the API says of each token of the sandbox, and nothing is lost or paid twice", async () => {
      const { sandboxScenarios: scenarios } = await by(payer).ask(operation("SandboxScenarios"));
      const verified = scenarios.filter((one: Answer) => one.verified);
      expect(verified.length).toBeGreaterThan(5);
      const ends = await Promise.all(
        verified.map(async (scenario: Answer) => {
          const methodId = await add(scenario);
          const { data } = await withdraw(methodId);
          const end = await ended(data?.withdraw.payment.id);
          expect(end.method).toEqual({ id: methodId, label: scenario.label });
          return { token: scenario.token, reason: end.failureReason, status: end.status };
        }),
      );
      const said = verified.map(({ token, description }: Answer) => {
        const reason = FAILS.exec(description)?.[1] ?? null;
        return { token, reason, status: reason ? "FAILED" : "COMPLETED" };
      });
      expect(ends).toEqual(said);
      const gone = ends.filter(({ status }) => status === "COMPLETED").length;
      await vi.waitFor(async () => expect(await available(payer, account)).toBe(`${100 - gone}.00`), {
        timeout: 20_000,
      });
    });

    it("goes to no method that is not verified, and cannot be called off once it has gone", async () => {
      const unverified = await add({ kind: "BANK", token: "sandbox_bank_unverified" });
      expect((await withdraw(unverified)).data).toMatchObject({ withdraw: { code: "PAYMENT_METHOD_UNVERIFIED" } });
      const { data } = await withdraw(await add({ kind: "BANK", token: "sandbox_bank" }));
      const { id } = data?.withdraw.payment ?? {};
      await ended(id);
      const input = { paymentId: id, idempotencyKey: randomUUID() };
      expect((await by(payer).ask(operation("CancelPayment"), { input })).cancelPayment).toMatchObject({
        code: "PAYMENT_NOT_CANCELLABLE",
      });
    });

    it("is taken by a program only where its key was made for that", async () => {
      const methodId = await add({ kind: "BANK", token: "sandbox_bank" });
      const makeKey = async (scopes: readonly string[]) => {
        const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
        const input = { name: scopes.join(), scopes, expiresAt, idempotencyKey: randomUUID() };
        return (await by(payer).ask(operation("CreateApiKey"), { input })).createApiKey.secret as string;
      };
      const spends = connect(await makeKey(["payments:read", "payments:write"]));
      expect((await withdraw(methodId, spends)).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
      const withdraws = connect(await makeKey(["payments:read", "payments:withdraw"]));
      expect((await withdraw(methodId, withdraws)).data).toMatchObject({ withdraw: { __typename: "WithdrawSuccess" } });
      const adding = { kind: "BANK", token: "sandbox_bank_late", idempotencyKey: randomUUID() };
      const { errors } = await withdraws.send(operation("AddPaymentMethod"), { input: adding });
      expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    });
  });
}
