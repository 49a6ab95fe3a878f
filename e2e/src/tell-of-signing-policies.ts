import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { makeOperator, makeStaff } from "./operators.ts";
import type { Person } from "./people.ts";
import { type PayingCoffer, usePayer } from "./tell-of-chain-payouts.ts";

const ZERO = "0.000000000000000000";

/** Two ADMINs who set policies, two operators who agree to what waits, and the payer's house. */
function useHouse(coffer: PayingCoffer, by: ReturnType<typeof usePayer>["by"]) {
  const people: { admins: Person[]; operators: Person[] } = { admins: [], operators: [] };
  const ask = async (person: Person | undefined, name: string, input: object): Promise<Answer> => {
    if (!person) throw new Error("nobody is there yet");
    const [said] = Object.values((await by(person).ask(operation(name), { input })) as Record<string, Answer>);
    if (!said) throw new Error(`${name} says nothing`);
    return said;
  };
  /** What one proposes, and the other agrees to. */
  async function setPolicy(rules: object): Promise<Answer> {
    const [first, second] = people.admins;
    const scope = { network: "ETHEREUM", currency: "ETH" };
    const filter = { ...scope, states: ["IN_FORCE"] };
    if (!first) throw new Error("nobody is there yet");
    const { signingPolicies } = await by(first).ask(operation("SigningPolicies"), { filter });
    const basedOn = signingPolicies.nodes[0]?.version ?? 0;
    const input = { ...scope, rules, basedOn, reason: "a story", idempotencyKey: randomUUID() };
    const { policy } = await ask(first, "ProposeSigningPolicy", input);
    expect(policy.state).toBe("PROPOSED");
    const decision = { policyId: policy.id, reason: "a story" };
    expect(await ask(first, "ApproveSigningPolicy", decision)).toMatchObject({ code: "OWN_SIGNING_POLICY" });
    const approved = await ask(second, "ApproveSigningPolicy", decision);
    expect(approved.policy).toMatchObject({ state: "IN_FORCE", version: basedOn + 1 });
    return approved.policy;
  }
  const simulate = async (amount: string): Promise<Answer> => {
    const payment = { address: "0x000000000000000000000000000000000000dEaD", amount };
    const input = { network: "ETHEREUM", currency: "ETH", payment };
    return ask(people.operators[0], "SimulateSigningPolicy", input);
  };
  beforeAll(async () => {
    const [url, adminUrl] = [coffer.urls[0] ?? "", coffer.adminUrl()];
    for (let i = 0; i < 2; i += 1) {
      people.admins.push(await makeStaff(url, adminUrl, "ADMIN"));
      people.operators.push(await makeOperator(url, adminUrl));
    }
  });
  // What others tell is of a house without one.
  afterAll(() => setPolicy({}));
  return { people, ask, setPolicy, simulate };
}

/** What may leave over a chain of Ethereum, from an ADMIN's draft to the payer's account. */
export function tellOfSigningPolicies(coffer: PayingCoffer): void {
  describe("a signing policy", () => {
    const payer = usePayer(coffer);
    const { by, asAnn, awaitThat, withdraw, readPayment } = payer;
    const house = useHouse(coffer, by);
    const { people, ask, setPolicy, simulate } = house;
    const available = async () =>
      (await asAnn().ask("{ accounts { balance { available { amount } } } }")).accounts[0].balance.available.amount;
    const awaitState = (paymentId: string, state: string): Promise<Answer> =>
      awaitThat(async () => {
        const payment = await readPayment(paymentId);
        expect(payment.transaction?.state).toBe(state);
        return payment.transaction;
      });

    it("has a large payment wait for two operators, of whom neither counts twice, and pays it then", async () => {
      const approverIds = people.operators.map(({ userId }) => userId);
      await setPolicy({ transactionMax: "1.5", approvals: [{ from: "1", needed: 2, approverIds }] });
      expect(await simulate("1")).toMatchObject({ needApproval: 1, named: [{ verdict: "NEEDS_APPROVAL" }] });
      const { payment } = await withdraw("1");
      const { id } = await awaitState(payment.id, "AWAITING_APPROVAL");
      const before = (
        await asAnn().ask(`{ payment(id: "${payment.id}") { status transaction { hold { rules missingApprovals } } } }`)
      ).payment;
      expect(before).toMatchObject({
        ...{ status: "PROCESSING", transaction: { hold: { rules: ["APPROVALS"], missingApprovals: 2 } } },
      });
      const [first, second] = people.operators;
      if (!first) throw new Error("nobody is there yet");
      const { transaction } = await by(first).ask(operation("HeldTransaction"), { id });
      expect(transaction.hold.approvers.map((one: Answer) => one.id).toSorted()).toEqual(approverIds.toSorted());
      const seen = { transactionId: id, network: transaction.network, address: transaction.to, reason: "they called" };
      const approve = (person: Person | undefined, amount = transaction.amount) =>
        ask(person, "ApproveTransaction", { ...seen, amount });
      const other = await approve(first, { amount: "2", currency: "ETH" });
      expect(other).toMatchObject({ code: "TRANSACTION_DIFFERS" });
      for (let times = 0; times < 2; times += 1)
        expect((await approve(first)).transaction).toMatchObject({
          ...{ state: "AWAITING_APPROVAL", hold: { missingApprovals: 1 } },
        });
      const approved = await approve(second);
      expect(approved.transaction.approvals.map((one: Answer) => one.decision)).toEqual(["APPROVED", "APPROVED"]);
      await awaitThat(async () => expect((await readPayment(payment.id)).status).toBe("COMPLETED"));
      const { transaction: paid } = await by(first).ask(operation("HeldTransaction"), { id });
      expect(paid).toMatchObject({ hold: null, judgement: { verdict: "ALLOW" } });
    });

    it("denies what is more than it lets go: nothing is signed, and its payer has all of it back", async () => {
      const before = await available();
      expect(await simulate("1.6")).toMatchObject({ denied: 1 });
      const { payment } = await withdraw("1.6");
      const failed = await awaitThat(async () => {
        const found = await readPayment(payment.id);
        expect(found.status).toBe("FAILED");
        return found;
      });
      expect(failed.transaction).toMatchObject({ state: "FAILED", failure: "POLICY_DENIES", txid: null });
      const { payment: told } = await asAnn().ask(`{ payment(id: "${payment.id}") { failureReason } }`);
      expect(told.failureReason).toBe("PAYOUT_DENIED");
      expect(await available()).toBe(before);
    });

    it("gives back what an operator rejects", async () => {
      const before = await available();
      const { payment } = await withdraw("1.1");
      const { id } = await awaitState(payment.id, "AWAITING_APPROVAL");
      const rejected = await ask(people.operators[0], "RejectTransaction", {
        transactionId: id,
        reason: "it is a fraud",
      });
      expect(rejected.transaction).toMatchObject({ state: "CANCELLED", approvals: [{ decision: "REJECTED" }] });
      await awaitThat(async () => expect((await readPayment(payment.id)).status).toBe("FAILED"));
      expect(await available()).toBe(before);
      const { accounts } = await asAnn().ask("{ accounts { balance { pendingOut { amount } } } }");
      expect(accounts[0].balance.pendingOut.amount).toBe(ZERO);
    });

    tellOfCallingOff({ ...payer, ...house, awaitState, available });
    tellOfTheFrozen(coffer, { ...payer, ...house, awaitState });
  });
}

type Frozen = ReturnType<typeof usePayer> &
  ReturnType<typeof useHouse> & { readonly awaitState: (paymentId: string, state: string) => Promise<Answer> };

/** By the policy that is in force: two have to agree to 1 ETH. */
function tellOfTheFrozen(
  coffer: PayingCoffer,
  { by, people, ask, withdraw, awaitThat, awaitState, readPayment, annsId, logInAnn }: Frozen,
): void {
  const other = usePayer(coffer);
  it("lets nothing go of who is frozen, whoever has approved it, until that is over", async () => {
    const [first, second] = people.operators;
    const { payment } = await withdraw("1");
    const { id } = await awaitState(payment.id, "AWAITING_APPROVAL");
    const freeze = { userId: annsId(), reason: "a story", idempotencyKey: randomUUID() };
    expect(await ask(first, "FreezeUser", freeze)).toMatchObject({ __typename: "FreezeUserSuccess" });
    if (!first) throw new Error("nobody is there yet");
    const look = async () => (await by(first).ask(operation("HeldTransaction"), { id })).transaction;
    const { network, to: address, amount } = await look();
    for (const operator of [first, second])
      await ask(operator, "ApproveTransaction", {
        transactionId: id,
        network,
        address,
        amount,
        reason: "they called",
      });
    expect((await look()).state).toBe("PLANNED");
    // What somebody else asks for later is paid.
    const passed = await other.withdraw("0.5");
    await awaitThat(async () => expect((await other.readPayment(passed.payment.id)).status).toBe("COMPLETED"));
    expect(await look()).toMatchObject({ state: "PLANNED" });
    await ask(first, "UnfreezeUser", { ...freeze, idempotencyKey: randomUUID() });
    await logInAnn();
    await awaitThat(async () => expect((await readPayment(payment.id)).status).toBe("COMPLETED"));
  });
}

/** By the policy that is in force: two have to agree to 1 ETH. */
function tellOfCallingOff({
  people,
  ask,
  asAnn,
  withdraw,
  awaitThat,
  awaitState,
  readPayment,
  available,
}: Frozen & { readonly available: () => Promise<string> }): void {
  it("gives back what its payer calls off while it waits, and nobody can approve it any more", async () => {
    const before = await available();
    const { payment } = await withdraw("1.1");
    const { id, network, to: address, amount } = await awaitState(payment.id, "AWAITING_APPROVAL");
    const callOff = async (): Promise<Answer> => {
      const input = { paymentId: payment.id, idempotencyKey: randomUUID() };
      return (await asAnn().ask(operation("CancelPayment"), { input })).cancelPayment;
    };
    expect((await callOff()).payment.payout.cancellation.state).toMatch(/^(?:ASKED|DONE)$/);
    const ended = await awaitThat(async () => {
      const found = await readPayment(payment.id);
      expect(found).toMatchObject({ status: "CANCELLED", payout: { cancellation: { state: "DONE" } } });
      return found;
    });
    expect(ended.transaction).toMatchObject({ state: "CANCELLED", failure: null, txid: null });
    expect(await callOff()).toMatchObject({ code: "PAYMENT_NOT_CANCELLABLE" });
    const order = { transactionId: id, network, address, amount, reason: "they called" };
    expect(await ask(people.operators[0], "ApproveTransaction", order)).toMatchObject({
      code: "TRANSACTION_NOT_HELD",
    });
    expect(await available()).toBe(before);
    const { accounts } = await asAnn().ask("{ accounts { balance { pendingOut { amount } } } }");
    expect(accounts[0].balance.pendingOut.amount).toBe(ZERO);
  });

  it("pays what its payer wants to call off once it is signed, and says that it was too late", async () => {
    const { payment } = await withdraw("0.01");
    await awaitThat(async () => {
      const { transaction } = await readPayment(payment.id);
      expect(["SIGNED", "BROADCAST", "CONFIRMED", "FINAL"]).toContain(transaction?.state);
    });
    const input = { paymentId: payment.id, idempotencyKey: randomUUID() };
    const { cancelPayment: said } = await asAnn().ask(operation("CancelPayment"), { input });
    const ended = await awaitThat(async () => {
      const found = await readPayment(payment.id);
      expect(found.status).toBe("COMPLETED");
      return found;
    });
    // By the time that it was asked for it may have been paid, too.
    if (said.payment?.payout.cancellation) expect(ended.payout.cancellation.state).toBe("REFUSED");
    else expect(said.code).toBe("PAYMENT_NOT_CANCELLABLE");
  });
}
