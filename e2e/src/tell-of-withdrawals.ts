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
const DEPOSIT_FAILS = /deposits?(?: from it is| are) FAILED with (\w+)/;
const SIMULATED = /FAILED with (\w+)/;
/** Of what was done. */
const UNDOING = ["RETURNED", "DISPUTED"];
const usd = (amount: string) => ({ amount, currency: "USD" });

type Coffer = { readonly urls: readonly string[] };

/** Somebody with an account, and what they do; each step goes to the next gateway. */
function prepare(coffer: Coffer) {
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
      { timeout: 120_000, interval: 100 },
    );
  return {
    ...{ connect, by, add, withdraw, ended },
    payer: () => payer,
    account: () => account,
  };
}

type Leaving = ReturnType<typeof prepare>;

/** `urls`: of every gateway. */
export function tellOfWithdrawals(coffer: Coffer): void {
  describe("money that goes out, and comes in", () => {
    const leaving = prepare(coffer);
    tellOfScenarios(leaving);
    tellOfSimulations(leaving);
    tellOfMethods(leaving);
  });
}

function tellOfScenarios({ by, add, withdraw, ended, ...of }: Leaving): void {
  it("comes to the end that the API says of each token of the sandbox, and nothing is lost or paid twice", async () => {
    const { sandboxScenarios: scenarios } = await by(of.payer()).ask(operation("SandboxScenarios"));
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
    await vi.waitFor(async () => expect(await available(of.payer(), of.account())).toBe(`${100 - gone}.00`), {
      timeout: 120_000,
    });
  });

  it("comes in from each of them as the API says, and what was credited is there", async () => {
    const into = await fund(of.payer(), "1.00");
    const { sandboxScenarios: scenarios } = await by(of.payer()).ask(operation("SandboxScenarios"));
    const verified = scenarios.filter((one: Answer) => one.verified);
    const ends = await Promise.all(
      verified.map(async (scenario: Answer) => {
        const methodId = await add(scenario);
        const input = { accountId: into, methodId, amount: usd("1.00"), idempotencyKey: randomUUID() };
        const { deposit } = await by(of.payer()).ask(operation("Deposit"), { input });
        const end = await ended(deposit.payment.id);
        return { token: scenario.token, reason: end.failureReason, method: end.method?.id === methodId };
      }),
    );
    const said = verified.map(({ token, description }: Answer) => ({
      token,
      reason: DEPOSIT_FAILS.exec(description)?.[1] ?? null,
      method: true,
    }));
    expect(ends).toEqual(said);
    expect(new Set(ends.map(({ reason }) => reason)).size).toBe(6);
    const credited = ends.filter(({ reason }) => reason === null).length;
    await vi.waitFor(async () => expect(await available(of.payer(), into)).toBe(`${1 + credited}.00`), {
      timeout: 120_000,
    });
  });
}

function tellOfSimulations({ by, add, withdraw, ended, ...of }: Leaving): void {
  const say = async (field: string, input: Record<string, unknown>): Promise<Answer> => {
    const title = `${field[0]?.toUpperCase()}${field.slice(1)}`;
    const answer = await by(of.payer()).ask(operation(title), { input: { ...input, idempotencyKey: randomUUID() } });
    return answer[field];
  };
  const bring = async (methodId: string): Promise<string> => {
    const input = { accountId: of.account(), methodId, amount: usd("1.00"), idempotencyKey: randomUUID() };
    return (await by(of.payer()).ask(operation("Deposit"), { input })).deposit.payment.id;
  };
  const send = async (methodId: string): Promise<string> => (await withdraw(methodId)).data?.withdraw.payment.id;
  const WAYS: Readonly<Record<string, typeof send>> = {
    simulateWithdrawalOutcome: send,
    simulateDepositOutcome: bring,
  };

  it("ends as its provider was told, of each end that the API lists, and comes back after it was completed", async () => {
    const methodId = await add({ kind: "BANK", token: "sandbox_bank" });
    const { sandboxSimulations } = await by(of.payer()).ask(operation("SandboxSimulations"));
    const listed: Answer[] = sandboxSimulations.filter(({ value }: Answer) => !UNDOING.includes(value));
    const states = listed.filter(({ mutation }) => mutation === "simulateProvider").map(({ value }) => value);
    expect(states.toSorted()).toEqual(["DOWN", "LOSING_ANSWERS", "UP"]);
    const ending = listed.filter(({ mutation }) => mutation in WAYS);
    await say("simulateProvider", { state: "DOWN" });
    const told = await Promise.all(
      ending.map(async ({ mutation, value, description }) => {
        const paymentId = (await WAYS[mutation]?.(methodId)) ?? "";
        expect(await say(mutation, { paymentId, outcome: value })).toMatchObject({ payment: { id: paymentId } });
        return { paymentId, reason: SIMULATED.exec(description)?.[1] ?? null };
      }),
    );
    await say("simulateProvider", { state: "LOSING_ANSWERS" });
    const unheard = await send(methodId);
    await say("simulateProvider", { state: "UP" });
    for (const { paymentId, reason } of told) expect((await ended(paymentId)).failureReason).toBe(reason);
    expect(new Set(told.map(({ reason }) => reason)).size).toBe(7);

    expect((await ended(unheard)).status).toBe("COMPLETED");
    const before = await available(of.payer(), of.account());
    expect(await say("simulateWithdrawalOutcome", { paymentId: unheard, outcome: "RETURNED" })).toMatchObject({
      payment: { id: unheard },
    });
    await vi.waitFor(
      async () => {
        const { payment } = await by(of.payer()).ask(operation("Payment"), { id: unheard });
        expect(payment).toMatchObject({
          status: "RETURNED",
          returnReason: "PAYOUT_RETURNED",
          returnedTo: { id: of.account() },
        });
      },
      { timeout: 120_000, interval: 100 },
    );
    await vi.waitFor(async () => expect(Number(await available(of.payer(), of.account())) - Number(before)).toBe(1), {
      timeout: 120_000,
    });
  });
}

function tellOfMethods({ by, add, withdraw, ended, connect, ...of }: Leaving): void {
  it("goes to a method that is verified later, without its being added again", async () => {
    const methodId = await add({ kind: "BANK", token: "sandbox_bank_later" });
    expect((await withdraw(methodId)).data).toMatchObject({ withdraw: { code: "PAYMENT_METHOD_UNVERIFIED" } });
    const { verifyPaymentMethod } = await by(of.payer()).ask(operation("VerifyPaymentMethod"), { input: { methodId } });
    expect(verifyPaymentMethod).toMatchObject({ paymentMethod: { id: methodId, verified: true } });
    expect((await withdraw(methodId)).data).toMatchObject({ withdraw: { __typename: "WithdrawSuccess" } });
  });

  it("goes to no method that is not verified, and cannot be called off once it has gone", async () => {
    const unverified = await add({ kind: "BANK", token: "sandbox_bank_unverified" });
    expect((await withdraw(unverified)).data).toMatchObject({ withdraw: { code: "PAYMENT_METHOD_UNVERIFIED" } });
    const { data } = await withdraw(await add({ kind: "BANK", token: "sandbox_bank" }));
    const { id } = data?.withdraw.payment ?? {};
    await ended(id);
    const input = { paymentId: id, idempotencyKey: randomUUID() };
    expect((await by(of.payer()).ask(operation("CancelPayment"), { input })).cancelPayment).toMatchObject({
      code: "PAYMENT_NOT_CANCELLABLE",
    });
  });

  it("is taken by a program only where its key was made for that", async () => {
    const methodId = await add({ kind: "BANK", token: "sandbox_bank" });
    const makeKey = async (scopes: readonly string[]) => {
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      const input = { name: scopes.join(), scopes, expiresAt, idempotencyKey: randomUUID() };
      return (await by(of.payer()).ask(operation("CreateApiKey"), { input })).createApiKey.secret as string;
    };
    const spends = connect(await makeKey(["payments:read", "payments:write"]));
    expect((await withdraw(methodId, spends)).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    const withdraws = connect(await makeKey(["payments:read", "payments:withdraw"]));
    expect((await withdraw(methodId, withdraws)).data).toMatchObject({ withdraw: { __typename: "WithdrawSuccess" } });
    const adding = { kind: "BANK", token: "sandbox_bank_late", idempotencyKey: randomUUID() };
    const { errors } = await withdraws.send(operation("AddPaymentMethod"), { input: adding });
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  });
}
