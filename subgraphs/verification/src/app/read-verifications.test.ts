import { newId } from "@coffer/contracts/ids";
import { type Actor, anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../test/fakes/world.ts";
import { makeReadVerifications } from "./read-verifications.ts";

/** Alice was told to hand in again and did; Bob has one. */
async function begin() {
  const { verifications, handedIn, advance, provider, clock } = makeFakeWorld();
  const asked: string[][] = [];
  const note = <Id extends string>(ids: readonly Id[]) => {
    asked.push([...ids]);
    return ids;
  };
  const read = makeReadVerifications({
    verifications: {
      ...verifications,
      listByIds: (ids) => verifications.listByIds(note(ids)),
      listLatest: (ids) => verifications.listLatest(note(ids)),
    },
  });
  const [alice, bob] = [newId("usr"), newId("usr")];
  provider.verdict = { status: "RESUBMIT", reasons: ["Too dark."] };
  const { id } = await handedIn({ userId: alice });
  for (let step = 0; step < 2; step += 1) await advance(id);
  const first = await verifications.find(id);
  if (!first) throw new Error("is gone");
  clock.pass(1);
  const [latest, his] = [await handedIn({ userId: alice }), await handedIn({ userId: bob })];
  return { read, asked, alice, bob, first, latest, his };
}

const STRANGERS: [string, Actor][] = [
  ["nobody who is logged in", anonymous],
  ["somebody else", userActor(newId("usr"))],
  ["staff through a client without the scope", userActor(newId("usr"), { roles: ["COMPLIANCE"], scopes: [] })],
];
const staff = userActor(newId("usr"), { roles: ["COMPLIANCE"] });

describe("readVerifications.byIds", () => {
  it.each(STRANGERS)("shows %s no difference between what is absent and another's", async (_who, actor) => {
    const { read, latest } = await begin();
    expect(await read.byIds(actor, [latest.id, newId("ver")])).toEqual([null, null]);
  });

  it("answers in the order asked for, a repeated id each time, to its person and to staff", async () => {
    const { read, alice, first, latest, his } = await begin();
    const ids = [latest.id, his.id, first.id, latest.id];
    expect(await read.byIds(userActor(alice), ids)).toEqual([latest, null, first, latest]);
    expect(await read.byIds(staff, ids)).toEqual([latest, his, first, latest]);
  });
});

describe("readVerifications.latestOf", () => {
  it.each(STRANGERS)("shows %s nothing, and asks for nobody", async (_who, actor) => {
    const { read, asked, alice } = await begin();
    expect(await read.latestOf(actor, [alice, newId("usr")])).toEqual([null, null]);
    expect(asked).toEqual([[]]);
  });

  it("answers with the latest of each, in the order asked for", async () => {
    const { read, alice, bob, latest, his } = await begin();
    const ids = [bob, newId("usr"), alice, bob];
    expect(await read.latestOf(userActor(alice), ids)).toEqual([null, null, latest, null]);
    expect(await read.latestOf(staff, ids)).toEqual([his, null, latest, his]);
  });
});
