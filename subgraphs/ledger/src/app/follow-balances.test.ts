import { newId, type UserId } from "@coffer/contracts/ids";
import { streamOfOne } from "@coffer/contracts/streams";
import { STREAM_PAGE, type StreamPage, type StreamPosition } from "@coffer/platform/streams/streams";
import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeAccount, makeFakeBooks } from "../../test/fakes/books.ts";
import { FIELD, streamOf } from "./balance-event.ts";
import { makeFollowBalances } from "./follow-balances.ts";

const BAD = { extensions: { code: "BAD_USER_INPUT" } };

function makeWorld() {
  const books = makeFakeBooks();
  const [owner, stranger] = [userActor(newId("usr")), userActor(newId("usr"))];
  const openFor = (who: { userId: UserId } | null) =>
    books.open(makeAccount({ id: newId("acc"), ownerId: who?.userId ?? null })).id;
  const follow = makeFollowBalances(books);
  const open = (viewer: typeof owner, accountId: string | null, positions: readonly StreamPosition[] | null = null) =>
    follow.open(viewer, { op: "open", field: FIELD, arguments: accountId === null ? {} : { accountId }, positions });
  return { books, owner, stranger, openFor, follow, open };
}

describe("followBalances", () => {
  it("refuses to follow a stranger's account, the system's own and one that is not there", async () => {
    const { owner, stranger, openFor, open } = makeWorld();
    for (const id of [openFor(stranger), openFor(null), newId("acc"), "", "acc_"])
      await expect(open(owner, id)).rejects.toMatchObject({
        extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "accountId", code: "ACCOUNT_NOT_FOUND" }] },
      });
  });

  it("refuses a cursor that names a stranger's stream, or no sequence, wherever it is presented", async () => {
    const { owner, stranger, openFor, open, follow } = makeWorld();
    const [mine, theirs] = [openFor(owner), openFor(stranger)];
    for (const [stream, sequence] of [
      [streamOf(theirs), "0"],
      [streamOf(newId("acc")), "0"],
      [streamOfOne("paymentStatus", mine), "0"],
      [streamOf(mine), "-1"],
      [streamOf(mine), "1e3"],
    ] as const) {
      await expect(open(owner, null, [{ stream, sequence }])).rejects.toMatchObject(BAD);
      await expect(
        follow.eventsAfter(owner, { op: "eventsAfter", field: FIELD, stream, sequence, limit: 1 }),
      ).rejects.toMatchObject(BAD);
    }
  });

  it("refuses to follow more accounts than a cursor can name, and follows each of them alone", async () => {
    const { owner, openFor, open } = makeWorld();
    const ids = Array.from({ length: 501 }, () => openFor(owner));
    await expect(open(owner, null)).rejects.toMatchObject(BAD);
    expect((await open(owner, ids[500] ?? "")).events).toHaveLength(1);
  });

  it("tells no head and no event of a stranger's stream", async () => {
    const { books, owner, stranger, openFor, follow } = makeWorld();
    const theirs = openFor(stranger);
    books.post(theirs, 5n);
    expect(await follow.headsOf(owner, [streamOf(theirs), "nonsense"])).toEqual(new Map());
    await expect(follow.eventAt(owner, { stream: streamOf(theirs), sequence: "1" })).rejects.toMatchObject({
      extensions: { code: "FORBIDDEN" },
    });
    expect(await follow.eventAt(owner, { stream: "nonsense", sequence: "1" })).toBeNull();
    expect(await follow.eventAt(stranger, { stream: streamOf(theirs), sequence: "2" })).toBeNull();
    expect(await follow.eventAt(stranger, { stream: streamOf(theirs), sequence: "1" })).toMatchObject({
      data: { posted: "0.05" },
    });
  });

  it("begins with a snapshot of each account, and goes on with what an account opened since has missed", async () => {
    const { books, owner, openFor, open } = makeWorld();
    const first = openFor(owner);
    books.post(first, 5n);
    const begun = await open(owner, null);
    expect(begun).toMatchObject({ events: [{ snapshot: true, sequence: "1" }], more: false });

    const second = openFor(owner);
    books.post(second, 7n);
    const next = await open(owner, null, begun.positions);
    expect(next.events).toMatchObject([{ stream: streamOf(second), sequence: "1", data: { posted: "0.07" } }]);
    expect(next.events[0]).not.toHaveProperty("snapshot");
  });

  it("gives a snapshot, and not the movements, of an account whose snapshot is still owed", async () => {
    const { books, owner, openFor, open } = makeWorld();
    const id = openFor(owner);
    books.post(id, 5n);
    const page = await open(owner, id, [{ stream: streamOf(id), sequence: "0", pendingSnapshot: true }]);
    expect(page).toMatchObject({
      events: [{ snapshot: true, sequence: "1" }],
      positions: [{ stream: streamOf(id), sequence: "1" }],
    });
    expect(page.events).toHaveLength(1);
  });

  it("brings a reader everything that was missed, once and in order, page after page", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(2), { maxLength: 3 * STREAM_PAGE }), async (posted) => {
        const { books, owner, openFor, open } = makeWorld();
        const ids = [openFor(owner), openFor(owner), openFor(owner)];
        const begun = await open(owner, null);
        for (const account of posted) books.post(ids[account] ?? newId("acc"), 1n);

        let page: StreamPage = begun;
        const read: string[] = [];
        do {
          page = await open(owner, null, page.positions);
          read.push(...page.events.map(({ stream, sequence }) => `${stream} ${sequence}`));
        } while (page.more);
        const all = ids.toSorted().flatMap((id) => {
          const count = posted.filter((account) => ids[account] === id).length;
          return Array.from({ length: count }, (_, at) => `${streamOf(id)} ${at + 1}`);
        });
        expect(read).toEqual(all);
      }),
      { numRuns: 20 },
    );
  });
});
