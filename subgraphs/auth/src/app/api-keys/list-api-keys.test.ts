import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { SHOWN_MS } from "../../domain/api-keys/api-key.ts";
import { makeListApiKeys } from "./list-api-keys.ts";
import type { KeyReader } from "./ports.ts";

function makeWorld() {
  const asked: Parameters<KeyReader["list"]>[] = [];
  const clock = makeFakeClock();
  const reader: KeyReader = {
    async list(...args) {
      asked.push(args);
      return { items: [], hasNext: false };
    },
  };
  return { list: makeListApiKeys({ reader, clock }), asked, clock };
}
const PAGE = { first: 5, after: null };

describe("listApiKeys", () => {
  it("shows a user's to nobody but the user in a session, staff neither, and asks nothing for others", async () => {
    const { list, asked } = makeWorld();
    const [ann, bob] = [newId("usr"), newId("usr")];
    const owner = { kind: "user", id: ann } as const;
    const key = { credential: { kind: "api-key", id: "kgr_1" }, scopes: ["profile:read"] } as const;
    for (const viewer of [userActor(bob, { roles: ["ADMIN"] }), userActor(ann, key), { kind: "anonymous" }] as const)
      expect(await list(viewer, owner, PAGE)).toBeNull();
    expect(asked).toEqual([]);
    expect(await list(userActor(ann), owner, PAGE)).toEqual({ items: [], hasNext: false });
  });

  it("shows a service's to staff, and of all what ended within ninety days", async () => {
    const { list, asked, clock } = makeWorld();
    const owner = { kind: "service", id: newId("svc") } as const;
    expect(await list(userActor(newId("usr")), owner, PAGE)).toBeNull();
    await list(userActor(newId("usr"), { roles: ["AUDITOR"] }), owner, PAGE);
    expect(asked).toEqual([[owner, PAGE, new Date(clock.now().getTime() - SHOWN_MS)]]);
  });
});
