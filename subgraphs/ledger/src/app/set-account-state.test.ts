import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeFakeDesk } from "../../test/fakes/desk.ts";
import { makeSetAccountState } from "./set-account-state.ts";

const [actorId, accountId] = [newId("usr"), newId("acc")];

describe("setAccountState", () => {
  it.each([
    { accountId, state: "CLOSED" },
    { accountId: newId("acc"), state: "FROZEN" },
  ] as const)("refuses the same key with %j", async (changes) => {
    const desk = makeFakeDesk();
    await makeSetAccountState({ desk })({ actorId, idempotencyKey: "k", accountId, state: "FROZEN" });
    expect(await makeSetAccountState({ desk })({ actorId, idempotencyKey: "k", ...changes })).toEqual(
      err({ code: "IDEMPOTENCY_KEY_REUSED" }),
    );
    expect(desk.done.states).toEqual([{ accountId, state: "FROZEN" }]);
  });

  it("does not undo what was done since, where a request comes late again", async () => {
    const desk = makeFakeDesk();
    const set = makeSetAccountState({ desk });
    await set({ actorId, idempotencyKey: "k1", accountId, state: "FROZEN" });
    await set({ actorId, idempotencyKey: "k2", accountId, state: "OPEN" });

    expect(await set({ actorId, idempotencyKey: "k1", accountId, state: "FROZEN" })).toEqual(ok({ id: accountId }));
    expect(desk.done.states.map(({ state }) => state)).toEqual(["FROZEN", "OPEN"]);
  });
});
