import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { makeEvent } from "@coffer/contracts/new-event";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITED_DEPOSIT, LIMITED_SEND, LIMITED_WITHDRAW, LIMITS, readLimits, setLimits } from "./limiting.ts";
import { AUTHORIZE, addMethod, CAPTURE, makeWorld, OPEN, PATIENT, type Person, VOID, type World } from "./world.ts";

/** The ledger takes no time that is to come: here it passes up to now. */
const clock = makeFakeClock(new Date(Date.now() - 300 * 86_400_000));
let world: World;
let ann: Person;
let ben: Person;
let account: string;

beforeAll(async () => {
  world = await makeWorld({}, { clock });
});
afterAll(() => world.end());
beforeEach(async () => {
  [ann, ben] = [await world.person(`a${randomUUID().slice(0, 8)}`), await world.person(`b${randomUUID().slice(0, 8)}`)];
  await setLimits(world, []);
  account = await world.funded(ann, "1000.00");
});

const key = () => ({ idempotencyKey: randomUUID() });
const usd = (amount: string) => ({ amount, currency: "USD" });
const send = async (amount: string, changes: Record<string, unknown> = {}, who = ann) => {
  const input = { fromAccountId: account, to: { userId: ben.userId }, amount: usd(amount), ...key(), ...changes };
  return (await who.ask(LIMITED_SEND, { input })).sendPayment;
};
const verify = (who: Person, level: number, verificationId = newId("ver")) =>
  world.environments.bus.publish("coffer.verification.v1", [
    makeEvent("verification", {
      type: "user.verified",
      subject: who.userId,
      time: new Date(),
      data: { userId: who.userId, verificationId, level, networks: [] },
    }),
  ]);

describe("a limit", () => {
  it("refuses what is more than it leaves, tells how much that is and until when, and so to every repeat", async () => {
    await setLimits(world, [{ maximum: "10.00" }, { window: "MONTH", maximum: "1000.00" }]);
    await send("7.00");
    const at = clock.now().getTime();
    const input = { ...key() };
    const refused = await world.unchanged(async () => send("3.01", input));
    expect(refused).toMatchObject({
      __typename: "LimitExceeded",
      code: "LIMIT_EXCEEDED",
      maximum: usd("10.00"),
      used: { amount: "7.00" },
      remaining: { amount: "3.00" },
      window: "DAY",
      kind: "ROLLING",
      resetsAt: new Date(at + 86_400_000).toISOString(),
    });
    await setLimits(world, []);
    expect(await send("3.01", input)).toEqual(refused);
  });

  it("takes what fits to the last cent, and again when a day has passed, to the millisecond", async () => {
    await setLimits(world, [{ maximum: "10.00" }]);
    expect((await send("10.00")).__typename).toBe("SendPaymentSuccess");
    clock.pass(86_399_999);
    expect((await send("0.01")).code).toBe("LIMIT_EXCEEDED");
    clock.pass(1);
    expect((await send("10.00")).__typename).toBe("SendPaymentSuccess");
  });

  it("of one transaction counts nothing", async () => {
    await setLimits(world, [{ window: "TRANSACTION", kind: null as never, maximum: "5.00" }]);
    await send("5.00");
    await send("5.00");
    expect(await send("5.01")).toMatchObject({
      window: "TRANSACTION",
      kind: null,
      used: { amount: "0.00" },
      remaining: { amount: "5.00" },
      resetsAt: null,
    });
  });

  it("of 0 lets nothing pass", async () => {
    await setLimits(world, [{ maximum: "0" }]);
    expect((await send("0.01")).code).toBe("LIMIT_EXCEEDED");
  });

  it("says that the money is not there where it is not either", async () => {
    await setLimits(world, [{ maximum: "10.00" }]);
    expect((await send("1000.01")).code).toBe("INSUFFICIENT_FUNDS");
    expect((await send("1000.00")).code).toBe("LIMIT_EXCEEDED");
  });

  it("is not looked at for what moves between one's own accounts, is given back or taken later", async () => {
    await setLimits(world, [{ maximum: "10.00" }, { operation: "DEPOSIT", maximum: "10.00" }]);
    const { openAccount } = await ann.ask(OPEN, { input: { currency: "USD", ...key() } });
    expect((await send("500.00", { to: { accountId: openAccount.account.id } })).__typename).toBe("SendPaymentSuccess");
    const shown = await readLimits(ann);
    expect(shown.map(({ used }: { used: { amount: string } }) => used.amount)).toEqual(["0.00", "0.00"]);
  });

  it("is by the level of the person that is known last, by whichever of two verifications is later", async () => {
    await setLimits(world, [
      { level: 0, maximum: "1.00" },
      { level: 1, maximum: "5.00" },
      { level: 2, maximum: "50.00" },
    ]);
    expect(await send("2.00")).toMatchObject({ maximum: usd("1.00") });
    const [earlier, later] = [newId("ver"), newId("ver")];
    await verify(ann, 2, later);
    await verify(ann, 1, earlier);
    await vi.waitFor(async () => expect((await readLimits(ann))[0].limit.amount).toBe("50.00"), PATIENT);
    await verify(ann, 1, newId("ver"));
    await vi.waitFor(async () => expect((await readLimits(ann))[0].limit.amount).toBe("5.00"), PATIENT);
    expect((await send("5.00")).__typename).toBe("SendPaymentSuccess");
  });

  it("is by a level that was told before the person was known", async () => {
    const userId = newId("usr");
    const early = { userId } as Person;
    await verify(early, 2);
    const { rows } = await world.admin.query("SELECT level FROM payments.person_level WHERE user_id = $1", [
      uuidOf(userId),
    ]);
    expect(rows).toEqual([{ level: 2 }]);
  });

  it("is the most specific of a window: of the person, of the level, of the method, of all", async () => {
    const bank = { operation: "WITHDRAWAL", methodKind: "BANK" };
    const withdrawals = { operation: "WITHDRAWAL" };
    const methodId = await addMethod(ann, "sandbox_bank");
    const withdraw = async (amount: string) =>
      (await ann.ask(LIMITED_WITHDRAW, { input: { fromAccountId: account, methodId, amount: usd(amount), ...key() } }))
        .withdraw;
    const rules = [
      { ...withdrawals, maximum: "900.00" },
      { ...bank, maximum: "800.00" },
      { ...withdrawals, level: 0, maximum: "700.00" },
      { ...bank, level: 0, maximum: "600.00" },
      { ...withdrawals, userId: ann.userId, maximum: "500.00" },
      { ...bank, userId: ann.userId, maximum: "400.00" },
    ];
    for (let most = 1; most <= rules.length; most += 1) {
      await setLimits(world, rules.slice(0, most));
      expect(await withdraw("999.00")).toMatchObject({ maximum: usd(rules[most - 1]?.maximum ?? "") });
    }
    await setLimits(world, [
      { ...withdrawals, level: 1, maximum: "1.00" },
      { ...withdrawals, userId: ben.userId, maximum: "1.00" },
    ]);
    expect((await withdraw("999.00")).__typename).toBe("WithdrawSuccess");
  });

  it("that names a method counts what goes by it, and the others all of it", async () => {
    const [bank, card] = [await addMethod(ann, "sandbox_bank"), await addMethod(ann, "sandbox_card")];
    await setLimits(world, [
      { operation: "WITHDRAWAL", maximum: "100.00" },
      { operation: "WITHDRAWAL", methodKind: "CARD", maximum: "30.00" },
    ]);
    const withdraw = async (methodId: string, amount: string) =>
      (await ann.ask(LIMITED_WITHDRAW, { input: { fromAccountId: account, methodId, amount: usd(amount), ...key() } }))
        .withdraw;
    expect((await withdraw(card, "30.00")).__typename).toBe("WithdrawSuccess");
    expect(await withdraw(card, "0.01")).toMatchObject({ maximum: usd("30.00"), used: { amount: "30.00" } });
    expect(await withdraw(bank, "70.01")).toMatchObject({ maximum: usd("100.00"), used: { amount: "30.00" } });
    expect((await withdraw(bank, "70.00")).__typename).toBe("WithdrawSuccess");
    expect(
      (await readLimits(ann)).map((one: Record<string, unknown>) => [
        one.methodKind,
        (one.used as { amount: string }).amount,
      ]),
    ).toEqual([
      [null, "100.00"],
      ["CARD", "30.00"],
    ]);
  });

  it("of deposits is of who brings money in", async () => {
    await setLimits(world, [{ operation: "DEPOSIT", maximum: "10.00" }]);
    const bring = async (amount: string) =>
      (await ann.ask(LIMITED_DEPOSIT, { input: { accountId: account, amount: usd(amount), ...key() } })).deposit;
    expect((await bring("10.00")).__typename).toBe("DepositSuccess");
    expect(await bring("0.01")).toMatchObject({ code: "LIMIT_EXCEEDED", used: { amount: "10.00" } });
  });

  it("gets back what an authorisation has reserved and does not take: all of one that is voided, the rest of a capture", async () => {
    await setLimits(world, [{ maximum: "10.00" }]);
    const authorize = async (amount: string) =>
      (
        await ann.ask(AUTHORIZE, {
          input: { fromAccountId: account, to: { userId: ben.userId }, amount: usd(amount), ...key() },
        })
      ).authorizePayment;
    const [one, two] = [await authorize("4.00"), await authorize("6.00")];
    expect((await authorize("0.01")).code).toBe("LIMIT_EXCEEDED");
    await ben.ask(VOID, { input: { paymentId: one.payment.id, ...key() } });
    expect((await readLimits(ann))[0].used.amount).toBe("6.00");
    await ben.ask(CAPTURE, { input: { paymentId: two.payment.id, amount: usd("1.50"), ...key() } });
    expect((await readLimits(ann))[0]).toMatchObject({ used: { amount: "1.50" }, remaining: { amount: "8.50" } });
    expect((await send("8.50")).__typename).toBe("SendPaymentSuccess");
    expect((await send("0.01")).code).toBe("LIMIT_EXCEEDED");
  });

  it("gets back what a withdrawal has reserved that its provider declines", async () => {
    await setLimits(world, [{ operation: "WITHDRAWAL", maximum: "10.00" }]);
    const methodId = await addMethod(ann, "sandbox_bank_declined");
    const input = { fromAccountId: account, methodId, amount: usd("10.00"), ...key() };
    expect((await ann.ask(LIMITED_WITHDRAW, { input })).withdraw.__typename).toBe("WithdrawSuccess");
    await vi.waitFor(async () => expect((await readLimits(ann))[0].used.amount).toBe("0.00"), PATIENT);
  });

  it("is nobody's else: neither what others use, nor what is used of another currency or operation", async () => {
    await setLimits(world, [{ maximum: "10.00" }]);
    await setLimits(world, [{ maximum: "10.00" }], { currency: "EUR" });
    const theirs = await world.funded(ben, "100.00");
    expect((await send("10.00", { fromAccountId: theirs, to: { userId: ann.userId } }, ben)).__typename).toBe(
      "SendPaymentSuccess",
    );
    const euros = await world.funded(ann, "100.00", "EUR");
    expect(
      (await send("10.00", { fromAccountId: euros, amount: { amount: "10.00", currency: "EUR" } })).__typename,
    ).toBe("SendPaymentSuccess");
    expect((await send("10.00")).__typename).toBe("SendPaymentSuccess");
    expect((await send("0.01")).code).toBe("LIMIT_EXCEEDED");
    await setLimits(world, [], { currency: "EUR" });
  });

  it("leaves no row where nothing is limited", async () => {
    await setLimits(world, []);
    const count = async () =>
      (await world.admin.query("SELECT count(*) FROM payments.limit_use, payments.limit_total")).rows;
    const before = await count();
    await send("1.00");
    expect(await count()).toEqual(before);
    expect((await world.admin.query("SELECT FROM payments.limited_operation")).rows).toEqual([]);
  });

  it("is asked for of a currency that there is, and shown where something is limited", async () => {
    expect((await ann.ask(LIMITS, { currency: "XYZ" })).errors[0].extensions.inputs).toMatchObject([
      { path: "currency", code: "UNKNOWN_CURRENCY" },
    ]);
    expect(await readLimits(ann, "BTC")).toEqual([]);
    await setLimits(world, [{ maximum: "10.00", kind: "CALENDAR", timeZone: "UTC" }]);
    const day = {
      operation: "SEND",
      window: "DAY",
      kind: "CALENDAR",
      timeZone: "UTC",
      methodKind: null,
      limit: usd("10.00"),
    };
    expect(await readLimits(ann)).toEqual([
      { ...day, used: { amount: "0.00" }, remaining: { amount: "10.00" }, resetsAt: null },
    ]);
    await send("1.00");
    const midnight = new Date(clock.now().getTime());
    midnight.setUTCHours(24, 0, 0, 0);
    expect(await readLimits(ann)).toEqual([
      { ...day, used: { amount: "1.00" }, remaining: { amount: "9.00" }, resetsAt: midnight.toISOString() },
    ]);
  });
});
