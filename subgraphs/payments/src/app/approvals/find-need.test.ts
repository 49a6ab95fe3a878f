import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { cents } from "../../../test/fakes/world.ts";
import { findNeed } from "./find-need.ts";

const POLICY = { currency: "USD", threshold: cents(1_000n), newPayees: true };
const POLICIES = { version: 1, byCurrency: new Map([["USD", POLICY]]) };
const [payerId, known, stranger] = [newId("usr"), newId("usr"), newId("usr")];
const approvedPayees = { has: async ({ payeeId }: { payeeId: string }) => payeeId === known };

const needOf = (units: bigint, payees: () => Promise<readonly (typeof known)[]>) =>
  findNeed(approvedPayees, POLICIES as never, {
    payment: { kind: "SEND", amount: cents(units), fee: cents(0n) },
    payerId,
    payees,
  });

describe("the approval that is needed", () => {
  it("is of whoever is new, if only one of several is, and of nobody where all are known", async () => {
    expect(await needOf(1n, async () => [known, stranger])).toBe("of a new payee");
    expect(await needOf(1n, async () => [known])).toBe("none");
  });

  it("looks for no payees where it is needed of any", async () => {
    expect(await needOf(1_000n, () => Promise.reject(new Error("nobody asks")))).toBe("of any");
  });
});
