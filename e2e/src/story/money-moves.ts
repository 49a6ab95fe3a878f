import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Answer } from "../answer.ts";
import type { Follower } from "../follower.ts";
import { operation } from "../operations.ts";
import { available, join, openAccount } from "../people.ts";
import type { Story } from "./story.ts";

export function moneyMoves(story: Story): void {
  describe("3. Money moves, live", () => {
    let alicesBalance: Follower;
    let bobsBalance: Follower;
    let sent: Answer;

    it("opens accounts, and shows their present balance to who follows", async () => {
      [story.aliceAccount, story.bobAccount] = [
        await openAccount(story.alice, "USD"),
        await openAccount(story.bob, "USD"),
      ];
      alicesBalance = story.follow(story.alice, "BalanceChanged", { accountId: story.aliceAccount });
      bobsBalance = story.follow(story.bob, "BalanceChanged");
      for (const [follower, who] of [
        [alicesBalance, story.alice],
        [bobsBalance, story.bob],
      ] as const) {
        const [first] = await follower.atLeast(1);
        expect(first?.balanceChanged).toMatchObject({
          snapshot: true,
          balance: { available: { amount: "0.00" } },
          account: { owner: { username: who.username } },
          payment: null,
        });
      }
    });

    it("takes a deposit through PENDING, PROCESSING and COMPLETED", async () => {
      const all = story.follow(story.alice, "PaymentStatus");
      await all.connected;
      // A first query over the same gateway after the socket is up: the subscription is in place.
      const { deposit } = await story.alice.client.ask(operation("Deposit"), {
        input: {
          accountId: story.aliceAccount,
          amount: { amount: "100.00", currency: "USD" },
          idempotencyKey: randomUUID(),
        },
      });
      expect(deposit).toMatchObject({ __typename: "DepositSuccess", payment: { kind: "DEPOSIT", status: "PENDING" } });
      const one = story.follow(story.alice, "PaymentStatus", { paymentId: deposit.payment.id });
      await one.until(({ events }) => events.find(({ paymentStatus }) => paymentStatus.status === "COMPLETED"));
      const [first] = one.events;
      const resumed = story.follow(story.alice, "PaymentStatus", {
        paymentId: deposit.payment.id,
        after: first?.paymentStatus.cursor,
      });
      const order = ["PENDING", "PROCESSING", "COMPLETED"];
      const behind = order.slice(order.indexOf(first?.paymentStatus.status) + 1);
      if (behind.length > 0)
        expect((await resumed.atLeast(behind.length)).map(({ paymentStatus }) => paymentStatus.status)).toEqual(behind);
      await expect.poll(async () => available(story.alice, story.aliceAccount)).toBe("100.00");
      expect((await alicesBalance.atLeast(2))[1]?.balanceChanged).toMatchObject({
        snapshot: false,
        balance: { available: { amount: "100.00" } },
        payment: { id: deposit.payment.id },
      });
    });

    it("pays Bob by name in one commit, and both see the new balance with the payment's memo and the owner's name", async () => {
      const statuses = story.follow(story.alice, "PaymentStatus");
      await statuses.connected;
      const { data } = await story.send(story.alice, {
        amount: { amount: "25.50", currency: "USD" },
        memo: "Dinner on Friday",
        idempotencyKey: "dinner",
      });
      sent = data?.sendPayment.payment;
      expect(data?.sendPayment).toMatchObject({
        __typename: "SendPaymentSuccess",
        payment: { status: "COMPLETED", kind: "SEND", amount: { amount: "25.50" }, fee: { amount: "0.00" } },
      });

      const debit = await alicesBalance.until(({ events }) =>
        events.find(({ balanceChanged }) => balanceChanged.payment?.id === sent.id),
      );
      const credit = await bobsBalance.until(({ events }) =>
        events.find(({ balanceChanged }) => balanceChanged.payment?.id === sent.id),
      );
      expect(debit.balanceChanged).toMatchObject({
        balance: { available: { amount: "74.50" } },
        account: { id: story.aliceAccount, owner: { username: story.alice.username } },
        payment: { memo: "Dinner on Friday" },
      });
      expect(credit.balanceChanged).toMatchObject({
        balance: { available: { amount: "25.50" } },
        account: { id: story.bobAccount, owner: { username: story.bob.username } },
        payment: { memo: "Dinner on Friday" },
      });
      const { payment } = await story.bob.client.ask(operation("Payment"), { id: sent.id });
      expect(payment).toMatchObject({
        direction: "IN",
        counterparty: { username: story.alice.username, displayName: "Alice A." },
        account: { id: story.bobAccount },
      });
    });

    it("gives who reconnects with `after` exactly what was missed, once and in order", async () => {
      const cursor = bobsBalance.events.at(-1)?.balanceChanged.cursor;
      await bobsBalance.end();
      for (const amount of ["0.01", "0.02", "0.03"])
        await story.send(story.alice, { amount: { amount, currency: "USD" }, memo: amount });
      const resumed = story.follow(story.bob, "BalanceChanged", { after: cursor });
      await resumed.atLeast(3);
      await story.send(story.alice, { amount: { amount: "0.04", currency: "USD" }, memo: "0.04" });
      const seen = await resumed.atLeast(4);
      expect(
        seen.map(({ balanceChanged: { snapshot, payment, balance } }) => [
          snapshot,
          payment.memo,
          balance.available.amount,
        ]),
      ).toEqual([
        [false, "0.01", "25.51"],
        [false, "0.02", "25.53"],
        [false, "0.03", "25.56"],
        [false, "0.04", "25.60"],
      ]);
      expect(resumed.events).toHaveLength(4);
    });

    it("follows a payment that is done already, by its snapshot, and refuses a stranger and a forged cursor", async () => {
      const done = story.follow(story.alice, "PaymentStatus", { paymentId: sent.id });
      expect((await done.atLeast(1))[0]?.paymentStatus).toMatchObject({
        snapshot: true,
        status: "COMPLETED",
        payment: { memo: "Dinner on Friday" },
      });
      const stranger = await join(story.connect, "stranger");
      const codes = async (follower: Follower) => {
        await follower.until(({ errors }) => errors.length > 0);
        return follower.errors.map((error) => (error as Answer).extensions.code);
      };
      expect(await codes(story.follow(stranger, "PaymentStatus", { paymentId: sent.id }))).toEqual(["BAD_USER_INPUT"]);
      expect(await codes(story.follow(stranger, "BalanceChanged", { accountId: story.aliceAccount }))).toEqual([
        "BAD_USER_INPUT",
      ]);
      expect(
        await codes(
          story.follow(stranger, "BalanceChanged", { after: alicesBalance.events[0]?.balanceChanged.cursor }),
        ),
      ).toEqual(["BAD_USER_INPUT"]);
      expect(await codes(story.follow(stranger, "BalanceChanged", { after: "made up" }))).toEqual(["BAD_USER_INPUT"]);
    });
  });
}
