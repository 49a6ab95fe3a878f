import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { err } from "@coffer/platform/values/result";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeDesk } from "../../test/contracts/desk.ts";
import { USD } from "../../test/fakes/books.ts";
import { makeFakeDesk } from "../../test/fakes/desk.ts";
import { makeOpenSystemAccount, type OpenSystemAccount } from "./open-system-account.ts";

const shared = makeFakeDesk();
describeDesk("the operators' desk of the fakes", () => shared);

const asked = (changes: Partial<OpenSystemAccount> = {}): OpenSystemAccount => ({
  actorId: OPERATOR,
  idempotencyKey: "k",
  code: "bank.main",
  name: "Bank",
  kind: "ASSET",
  asset: USD,
  floor: money(USD, 0n),
  metadata: {},
  ...changes,
});
const OPERATOR = newId("usr");

describe("openSystemAccount", () => {
  it.each<Partial<OpenSystemAccount>>([
    { code: "bank.other" },
    { name: "Other" },
    { kind: "EXPENSE" },
    { asset: { code: "EUR", scale: 2 }, floor: null },
    { floor: null },
    { floor: money(USD, 1n) },
    { metadata: { note: "x" } },
  ])("refuses the same key with other arguments: %#", async (changes) => {
    const desk = makeFakeDesk();
    await makeOpenSystemAccount({ desk })(asked());
    expect(await makeOpenSystemAccount({ desk })(asked(changes))).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(desk.done.accounts).toHaveLength(1);
  });

  it("answers what the ledger refuses, and the same to a repeat once the ledger would not", async () => {
    const desk = makeFakeDesk();
    const taken = { code: "ACCOUNT_CODE_TAKEN", accountId: newId("acc") } as const;
    desk.refuseNext(taken);
    expect(await makeOpenSystemAccount({ desk })(asked())).toEqual(err(taken));
    expect(await makeOpenSystemAccount({ desk })(asked())).toEqual(err(taken));
    expect(desk.done.accounts).toEqual([]);
  });

  it("takes one key of two operators as two requests", async () => {
    const desk = makeFakeDesk();
    await makeOpenSystemAccount({ desk })(asked());
    await makeOpenSystemAccount({ desk })(asked({ actorId: newId("usr"), code: "bank.other" }));
    expect(desk.done.accounts.map(({ code }) => code)).toEqual(["bank.main", "bank.other"]);
  });

  it("opens one account for one key, in whichever order its notes are written", async () => {
    const notes = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.string()), { selector: ([key]) => key });
    await fc.assert(
      fc.asyncProperty(notes, async (entries) => {
        const desk = makeFakeDesk();
        const open = makeOpenSystemAccount({ desk });
        const first = await open(asked({ metadata: Object.fromEntries(entries) }));
        expect(await open(asked({ metadata: Object.fromEntries(entries.toReversed()) }))).toEqual(first);
        expect(desk.done.accounts).toHaveLength(1);
      }),
    );
  });
});
