import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import type { Links, NewRequest, RequestChanges, RequestDesk, RequestReader } from "../../src/app/requests/ports.ts";
import type { RequestId, UserId } from "../../src/domain/money/ids.ts";

/** As many as a person may have that are OPEN, in the desks that are tried here. */
export const REQUESTS_MAX = 3;

export type RequestWorld = {
  readonly requests: RequestReader;
  readonly requestDesk: RequestDesk;
  readonly requestChanges: RequestChanges;
  readonly links: Links;
  /** As if its time had come. */
  end(id: RequestId): Promise<void>;
};

const USD = { code: "USD", scale: 2 };

function begin({ requestDesk, links }: RequestWorld) {
  const [payeeId, payerId] = [newId("usr"), newId("usr")];
  const claimOf = (key: string, args: string[] = []) =>
    makeClaim({ actorId: payeeId, operation: "requestPayment", key }, args);
  const build = async (changes: Partial<NewRequest> = {}): Promise<NewRequest> => {
    const id = newId("prq");
    return {
      id,
      payee: { accountId: newId("acc"), userId: payeeId },
      payerId,
      asset: USD,
      asks: { kind: "exact", amount: money(USD, 500n) },
      memo: null,
      reference: null,
      expiresInSeconds: 60,
      link: await links.make(id),
      ...changes,
    };
  };
  const made = async (key: string, changes: Partial<NewRequest> = {}): Promise<RequestId> => {
    const answer = await requestDesk.make(claimOf(key), await build(changes));
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value;
  };
  return { payeeId, payerId, claimOf, build, made };
}

const stepClaim = (actorId: UserId, key: string) => makeClaim({ actorId, operation: "cancelRequest", key }, []);

/** What the use cases rely on, whatever keeps the requests. */
export function describeRequests(name: string, open: () => RequestWorld): void {
  describe(name, () => {
    describeMaking(open);
    describeFinding(open);
    describeSteps(open);
    describeChanges(open);
  });
}

function describeMaking(open: () => RequestWorld): void {
  it("refuses one more than there may be OPEN, for good under that key, until one has ended", async () => {
    const world = open();
    const { made, build, claimOf, payeeId } = begin(world);
    const first = await made("a");
    for (const key of ["b", "c"]) await made(key);
    const refused = err({ code: "QUOTA_EXCEEDED", limit: REQUESTS_MAX });
    expect(await world.requestDesk.make(claimOf("d"), await build())).toEqual(refused);
    const step = { id: first, change: "CANCELLED", judge: () => null } as const;
    await world.requestDesk.take(stepClaim(payeeId, "end"), step);
    expect(await world.requestDesk.make(claimOf("d"), await build())).toEqual(refused);
    await made("e");
  });

  it("makes one of a key, and refuses it with other arguments", async () => {
    const { requestDesk, requests } = open();
    const { made, build, claimOf } = begin(open());
    const claim = claimOf("k");
    expect(await requestDesk.find(claim)).toBeNull();
    const id = await made("k");
    const again = await build();
    expect(await requestDesk.make(claim, again)).toEqual(ok(id));
    expect(await requestDesk.find(claim)).toEqual(ok(id));
    expect(await requestDesk.make(claimOf("k", ["other"]), again)).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(await requests.findMany([again.id, id])).toEqual([null, expect.objectContaining({ id })]);
  });
}

function describeFinding(open: () => RequestWorld): void {
  it("keeps what was asked for, and finds it by its link", async () => {
    const { requests, links } = open();
    const { made, build, payeeId, payerId } = begin(open());
    const asks = { kind: "open", minimum: money(USD, 1n), maximum: money(USD, 10n ** 30n) } as const;
    const asked = await build({ payerId: null, asks, memo: "lunch", reference: "bill 7" });
    const id = await made("k", asked);
    const [found] = await requests.findMany([id]);
    expect(found).toMatchObject({
      payee: { ...asked.payee, userId: payeeId },
      payerId: null,
      isNamed: false,
      asks,
      memo: "lunch",
      reference: "bill 7",
      status: "OPEN",
      sequence: "1",
      isOver: false,
      endedAt: null,
      paymentId: null,
      reminders: 0,
      remindedAt: null,
    });
    expect((found?.expiresAt.getTime() ?? 0) - (found?.createdAt.getTime() ?? 0)).toBe(60_000);
    expect(await requests.findByLink(asked.link.hash)).toMatchObject({ id });
    expect(await requests.findByLink(links.hashOf("another"))).toBeNull();
    const [named] = await requests.findMany([await made("named")]);
    expect(named).toMatchObject({ payerId, isNamed: true });
    expect(await requests.findPaidBy([newId("pay")])).toEqual([null]);
    expect((await requests.findLinks([id, newId("prq")])).map((sealed) => sealed !== null)).toEqual([true, false]);
  });

  it("lists one's own on each side, the newest first", async () => {
    const { requests } = open();
    const { made, payeeId, payerId } = begin(open());
    const ids = [await made("a"), await made("b", { payerId: null }), await made("c")];
    const list = async (userId: UserId, changes: object = {}) => {
      const page = { role: "PAYEE", status: null, first: 10, after: null, ...changes } as const;
      const { items, hasNext } = await requests.list(userId, page);
      return [items.map(({ id }) => ids.indexOf(id)), hasNext];
    };
    expect(await list(payeeId)).toEqual([[2, 1, 0], false]);
    expect(await list(payeeId, { first: 2 })).toEqual([[2, 1], true]);
    expect(await list(payeeId, { after: ids[1] })).toEqual([[0], false]);
    expect(await list(payerId, { role: "PAYER" })).toEqual([[2, 0], false]);
    expect(await list(payerId, { role: "PAYER", status: "PAID" })).toEqual([[], false]);
    expect(await list(payerId)).toEqual([[], false]);
  });
}

function describeSteps(open: () => RequestWorld): void {
  it("judges a step by the request as it stands, once for each key, a refusal too", async () => {
    const { requestDesk, requests } = open();
    const { made, payeeId } = begin(open());
    const id = await made("k");
    const refusal = { code: "REQUEST_NOT_OPEN", status: "PAID" } as const;
    const refused = await requestDesk.take(stepClaim(payeeId, "no"), { id, change: "CANCELLED", judge: () => refusal });
    expect(refused).toEqual(err(refusal));
    expect((await requests.findMany([id]))[0]).toMatchObject({ status: "OPEN", sequence: "1" });
    const seen: string[] = [];
    const step = {
      id,
      change: "CANCELLED",
      judge: ({ status }: { readonly status: string }) => {
        seen.push(status);
        return null;
      },
    } as const;
    expect(await requestDesk.take(stepClaim(payeeId, "yes"), step)).toEqual(ok(id));
    expect(await requestDesk.take(stepClaim(payeeId, "yes"), step)).toEqual(ok(id));
    expect(seen).toEqual(["OPEN"]);
    expect(await requestDesk.take(stepClaim(payeeId, "no"), step)).toEqual(err(refusal));
    expect((await requests.findMany([id]))[0]).toMatchObject({ status: "CANCELLED", sequence: "2" });
  });

  it("counts a reminder, and leaves the request OPEN", async () => {
    const { requestDesk, requests } = open();
    const { made, payeeId } = begin(open());
    const id = await made("k");
    await requestDesk.take(stepClaim(payeeId, "r"), { id, change: "REMINDED", judge: () => null });
    const [found] = await requests.findMany([id]);
    expect(found).toMatchObject({ status: "OPEN", reminders: 1, remindedAt: expect.any(Date), endedAt: null });
  });

  it("expires what is OPEN once its time is over, and nothing before or twice", async () => {
    const world = open();
    const { made } = begin(world);
    const id = await made("k");
    expect(await world.requestDesk.expire(id)).toBe(false);
    await world.end(id);
    expect((await world.requests.findMany([id]))[0]).toMatchObject({ status: "OPEN", isOver: true });
    expect(await world.requestDesk.expire(id)).toBe(true);
    expect(await world.requestDesk.expire(id)).toBe(true);
    const [found] = await world.requests.findMany([id]);
    expect(found).toMatchObject({ status: "EXPIRED", sequence: "2", endedAt: expect.any(Date) });
  });
}

function describeChanges(open: () => RequestWorld): void {
  it("tells each change in the stream of the request, and of its people, without a gap", async () => {
    const { requestDesk, requestChanges: changes } = open();
    const { made, payeeId, payerId } = begin(open());
    const [id, other] = [await made("a"), await made("b", { payerId: null })];
    await requestDesk.take(stepClaim(payeeId, "r"), { id, change: "REMINDED", judge: () => null });
    await requestDesk.take(stepClaim(payeeId, "c"), { id, change: "CANCELLED", judge: () => null });
    const kinds = (found: readonly { readonly change: string }[]) => found.map(({ change }) => change);
    expect(kinds(await changes.listOfOne(id, "0", 10))).toEqual(["CREATED", "REMINDED", "CANCELLED"]);
    expect(kinds(await changes.listOfOne(id, "1", 1))).toEqual(["REMINDED"]);
    expect(kinds(await changes.listOfUser(payeeId, "0", 10))).toEqual(["CREATED", "CREATED", "REMINDED", "CANCELLED"]);
    expect(kinds(await changes.listOfUser(payerId, "1", 10))).toEqual(["REMINDED", "CANCELLED"]);
    expect(await Promise.all([payeeId, payerId, newId("usr")].map((one) => changes.headOfUser(one)))).toEqual([
      "4",
      "3",
      "0",
    ]);
    expect(await changes.findOfUser(payerId, "3")).toMatchObject({
      requestId: id,
      sequence: "3",
      status: "CANCELLED",
      payee: { userId: payeeId, sequence: "4" },
      payer: { userId: payerId, sequence: "3" },
    });
    expect(await changes.findOfOne(other, "1")).toMatchObject({ change: "CREATED", payer: null });
    expect(await changes.findOfOne(id, "4")).toBeNull();
    expect(await changes.findOfUser(payerId, "4")).toBeNull();
  });
}
