import { describe, expect, it } from "vitest";
import type { Answer } from "../answer.ts";
import { operation } from "../operations.ts";
import { available } from "../people.ts";
import type { Story } from "./story.ts";

export function refusalsChangeNothing(story: Story): void {
  describe("4. What cannot be done changes nothing", () => {
    const unchanged = async (request: () => Promise<{ data?: Answer | null; errors?: unknown }>) => {
      const look = async () => [
        await available(story.alice, story.aliceAccount),
        await available(story.bob, story.bobAccount),
        (await story.alice.client.ask(operation("Payments"), { first: 100 })).payments.nodes.length,
      ];
      const before = await look();
      const answer = await request();
      expect(await look()).toEqual(before);
      return answer;
    };

    it("answers the same key with the same payment, and other arguments with IDEMPOTENCY_KEY_REUSED", async () => {
      const again = {
        amount: { amount: "25.50", currency: "USD" },
        memo: "Dinner on Friday",
        idempotencyKey: "dinner",
      };
      const first = await unchanged(() => story.send(story.alice, again));
      expect(first.data?.sendPayment).toMatchObject({
        __typename: "SendPaymentSuccess",
        payment: { status: "COMPLETED" },
      });
      const other = await unchanged(() =>
        story.send(story.alice, { ...again, amount: { amount: "25.51", currency: "USD" } }),
      );
      expect(other.data?.sendPayment).toMatchObject({
        __typename: "IdempotencyKeyReused",
        code: "IDEMPOTENCY_KEY_REUSED",
      });
    });

    it.each([
      [
        "an overdraft",
        { amount: { amount: "1000.00", currency: "USD" } },
        { __typename: "InsufficientFunds", available: { amount: "74.40" } },
      ],
      ["an unknown payee", { to: { username: "nobody-here" } }, { __typename: "PayeeNotFound" }],
      [
        "a wrong currency",
        { amount: { amount: "1", currency: "EUR" } },
        { __typename: "CurrencyMismatch", accountCurrency: "USD" },
      ],
      [
        "9007199254740993, which no double holds",
        { amount: { amount: "9007199254740993", currency: "USD" } },
        { __typename: "InsufficientFunds" },
      ],
    ])("refuses %s", async (_what, changes, refusal) => {
      expect((await unchanged(() => story.send(story.alice, changes))).data?.sendPayment).toMatchObject(refusal);
    });

    it("refuses to spend from somebody else's account as if it were not there", async () => {
      const theirs = await unchanged(() => story.send(story.bob, { to: { username: story.alice.username } }));
      const absent = await unchanged(() =>
        story.send(story.bob, {
          fromAccountId: "acc_01h455vb4pex5vsknk084sn02q",
          to: { username: story.alice.username },
        }),
      );
      expect(theirs).toEqual(absent);
      expect(theirs.data?.sendPayment).toMatchObject({ __typename: "AccountNotFound" });
      expect((await story.bob.client.ask(operation("Account"), { id: story.aliceAccount })).account).toBeNull();
    });

    it.each(["1e18", "NaN", "-1", "0", " 1", "１", "0xff", `0.${"1".repeat(40)}`, (2n ** 256n).toString(), ""])(
      "refuses the amount %j",
      async (amount) => {
        const { data, errors } = await unchanged(() =>
          story.send(story.alice, { amount: { amount, currency: "USD" } }),
        );
        expect(data?.sendPayment ?? null).toBeNull();
        expect(errors).toMatchObject([
          { extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "input.amount.amount" }] } },
        ]);
      },
    );
  });
}
