import { type CofferEvent, topicOf } from "@coffer/contracts/event";
import { EVENT_DATA, type EventType, readEventData } from "@coffer/contracts/event-data";
import { uuidOf } from "@coffer/contracts/ids";
import { readQrSvg } from "@coffer/testkit/read-qr-svg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { pay, requested, step, tokenOf } from "./asking.ts";
import { makeWorld, PATIENT, type Person, type World } from "./world.ts";

let world: World;
let alice: Person;
let bob: Person;
let shop: string;
let purse: string;
const heard: CofferEvent[] = [];
beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
  [shop, purse] = [await world.funded(alice, "1.00"), await world.funded(bob, "50.00")];
  const handle = async (event: CofferEvent) => void heard.push(event);
  await world.environments.bus.subscribe({ group: "test", topics: [topicOf("payments")], handle });
});
afterAll(() => world.end());

const isKnown = (type: string): type is EventType => Object.hasOwn(EVENT_DATA, type);
/** What was told of a request: each event is of its type. */
const toldOf = (id: string) =>
  heard
    .filter(({ subject }) => subject === id)
    .map((event) => {
      const type = `${event.type}`;
      if (!isKnown(type)) throw new Error(`nobody knows the type ${type}`);
      return { type, ...(readEventData(type, event) as object), sequence: event.sequence, ownerid: event.ownerid };
    });

async function becomeOld(id: string): Promise<void> {
  await world.endRequest(id);
  await world.admin.query("UPDATE payments.request_task SET due_at = now() WHERE id = $1", [uuidOf(id)]);
}

describe("the events of requests", () => {
  it("tell of each change once and in order, with whom it is about, and never of a link", async () => {
    const named = { from: { userId: bob.userId } };
    const [paid, declined] = [await requested(alice, shop, named), await requested(alice, shop, named)];
    const [expired, byLink] = [await requested(alice, shop, named), await requested(alice, shop)];
    await step(alice, "remind", declined.id);
    await pay(bob, { id: paid.id }, { fromAccountId: purse });
    await step(bob, "decline", declined.id);
    await step(alice, "cancel", (await requested(alice, shop)).id);
    await pay(bob, { token: tokenOf(byLink) }, { fromAccountId: purse });
    await becomeOld(expired.id);
    const namesOf = (id: string) => toldOf(id).map(({ type }) => type.replace("coffer.payments.request.", ""));
    await vi.waitFor(() => {
      expect(namesOf(paid.id)).toEqual(["created", "paid"]);
      expect(namesOf(declined.id)).toEqual(["created", "reminded", "declined"]);
      expect(namesOf(expired.id)).toEqual(["created", "expired"]);
      expect(namesOf(byLink.id)).toEqual(["created", "paid"]);
    }, PATIENT);
    const people = { requestId: byLink.id, payeeUserId: alice.userId, ownerid: alice.userId };
    expect(toldOf(byLink.id)).toMatchObject([
      { ...people, status: "OPEN", payerUserId: null, sequence: "1" },
      { ...people, status: "PAID", payerUserId: bob.userId, sequence: "2" },
    ]);
    expect(heard.filter(({ type }) => type === "coffer.payments.request.cancelled")).toHaveLength(1);
    for (const made of [paid, declined, expired, byLink]) expect(JSON.stringify(heard)).not.toContain(tokenOf(made));
  });
});

describe("paymentRequestStatus", () => {
  const open = async (who: Person, args: object, positions: unknown = null) => {
    const request = { op: "open", field: "paymentRequestStatus", arguments: args, positions };
    const answer = await who.ask("query ($request: StreamRequest!) { paymentsStream(request: $request) }", { request });
    return answer.errors ? answer : answer.paymentsStream;
  };

  it("gives the present state and then every change, to its people and to nobody else", async () => {
    const made = await requested(alice, shop, { from: { userId: bob.userId } });
    const stream = `request:${made.id}`;
    expect(await open(bob, { requestId: made.id })).toMatchObject({
      positions: [{ stream, sequence: "1" }],
      events: [{ snapshot: true, data: { status: "OPEN", change: null } }],
    });
    const mine = await open(bob, {});
    await step(alice, "remind", made.id);
    const missed = await open(bob, { requestId: made.id }, [{ stream, sequence: "1" }]);
    expect(missed.events).toMatchObject([{ sequence: "2", data: { change: "REMINDED", status: "OPEN" } }]);
    expect((await open(bob, {}, mine.positions)).events).toMatchObject([{ data: { requestId: made.id } }]);
    const eve = await world.person("eve");
    expect((await open(eve, { requestId: made.id })).errors).toMatchObject([
      { extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "requestId", code: "REQUEST_NOT_FOUND" }] } },
    ]);
    expect((await open(eve, {}, mine.positions)).errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    const ahead = [{ stream, sequence: "9" }];
    expect((await open(bob, { requestId: made.id }, ahead)).errors).toMatchObject([
      { extensions: { code: "BAD_USER_INPUT" } },
    ]);
  });

  it("is still paymentStatus where that is asked for", async () => {
    const request = { op: "open", field: "paymentStatus", arguments: {}, positions: null };
    const { paymentsStream } = await bob.ask("query ($request: StreamRequest!) { paymentsStream(request: $request) }", {
      request,
    });
    expect(paymentsStream.positions).toMatchObject([{ stream: `payments:${bob.userId}` }]);
  });

  it("numbers what one person's requests come to at once without a gap", async () => {
    const head = Number((await open(bob, {})).positions[0].sequence);
    await Promise.all(Array.from({ length: 20 }, () => requested(alice, shop, { from: { userId: bob.userId } })));
    const after = [{ stream: `requests:${bob.userId}`, sequence: String(head) }];
    const { events } = await open(bob, {}, after);
    expect(events.map(({ sequence }: { sequence: string }) => Number(sequence))).toEqual(
      Array.from({ length: 20 }, (_, nth) => head + nth + 1),
    );
  });
});

it("the QR code of a request is read as its link", async () => {
  const made = await requested(alice, shop);
  const { paymentRequest } = await alice.ask("query ($id: ID!) { paymentRequest(id: $id) { link qrSvg } }", {
    id: made.id,
  });
  expect(paymentRequest.link).toBe(made.link);
  expect(readQrSvg(paymentRequest.qrSvg)).toBe(made.link);
});
