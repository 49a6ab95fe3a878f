import { describe, expect, it } from "vitest";
import type { Answer } from "../answer.ts";
import { operation } from "../operations.ts";
import { available } from "../people.ts";
import type { Story } from "./story.ts";

export function historyAddsUp(story: Story): void {
  describe("5. History adds up", () => {
    it("pages by cursor and by offset through the same list, newest first", async () => {
      const { payments: whole } = await story.alice.client.ask(operation("Payments"), { first: 100 });
      const ids = whole.nodes.map(({ id }: { id: string }) => id);
      expect(ids).toEqual([...ids].sort().reverse());
      const walked: string[] = [];
      for (let after: string | null = null, more = true; more; ) {
        const { payments } = await story.alice.client.ask(operation("Payments"), { first: 2, after });
        walked.push(...payments.nodes.map(({ id }: { id: string }) => id));
        after = payments.pageInfo.endCursor;
        more = payments.pageInfo.hasNextPage;
      }
      expect(walked).toEqual(ids);
      const { payments: skipped } = await story.alice.client.ask(operation("Payments"), { first: 2, offset: 2 });
      expect(skipped.nodes.map(({ id }: { id: string }) => id)).toEqual(ids.slice(2, 4));
      expect(skipped.pageInfo).toMatchObject({ hasPreviousPage: true });
      const { errors } = await story.alice.client.send(operation("Payments"), {
        after: whole.pageInfo.endCursor,
        offset: 1,
      });
      expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    });

    it("adds up to the balance", async () => {
      for (const [who, account] of [
        [story.alice, story.aliceAccount],
        [story.bob, story.bobAccount],
      ] as const) {
        const { payments } = await who.client.ask(operation("Payments"), { first: 100 });
        const cents = payments.nodes
          .filter((payment: Answer) => payment.status === "COMPLETED")
          .map(
            ({ direction, amount: { amount } }: Answer) =>
              (direction === "IN" ? 1n : -1n) * BigInt(amount.replace(".", "")),
          );
        const total: bigint = cents.reduce((sum: bigint, n: bigint) => sum + n, 0n);
        expect(total).toBe(BigInt((await available(who, account)).replace(".", "")));
      }
    });

    it("answers one query over five subgraphs", async () => {
      const { me } = await story.alice.client.ask(operation("Overview"));
      expect(me.username).toBe(story.alice.username);
      expect(me.verification).toEqual({ level: 1, status: "VERIFIED" });
      expect(me.wallets).toHaveLength(4);
      expect(me.accounts).toMatchObject([{ balance: { available: { amount: "74.40" } } }]);
      expect(me.accounts[0].payments.nodes).toHaveLength(6);
    });
  });
}
