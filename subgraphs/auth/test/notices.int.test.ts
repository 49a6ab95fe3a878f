import { newId } from "@coffer/contracts/ids";
import { makeEvent } from "@coffer/contracts/new-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { NOTICES_PER_DAY } from "../src/domain/mails/mail.ts";
import { makeMailDoors } from "./mail-doors.ts";
import { makeWorld, type World } from "./world.ts";

// What payments tells of, and people read in their mailbox.

let world: World;
let ann: string;
let ben: string;
beforeEach(async () => {
  world = await makeWorld();
  // Its jobs would send beside those of the test.
  await world.auth.subscribe?.();
  [ann, ben] = [await join("ann"), await join("ben")];
  await world.confirm("ann");
});
afterEach(() => world.close());

const join = async (username: string): Promise<string> => (await world.join(username)).userId;
const TOPIC = "coffer.payments.v1";
type Data = Record<string, unknown>;
type Told = "request.reminded" | "webhook.disabled" | "schedule.refused" | "schedule.missed" | "schedule.paused";
const told = (type: Told, data: Data) =>
  makeEvent("payments", { type, subject: newId("prq"), time: world.clock.now(), data } as never);
const reminded = (changes: Data = {}) =>
  told("request.reminded", {
    requestId: newId("prq"),
    status: "OPEN",
    at: world.clock.now().toISOString(),
    payeeUserId: ben,
    payerUserId: ann,
    ...changes,
  });
const disabled = (reason: string) =>
  told("webhook.disabled", {
    endpointId: newId("whe"),
    userId: ann,
    reason,
    at: world.clock.now().toISOString(),
  });
const ofSchedule = (type: Told, changes: Data, userId = ann) =>
  told(type, {
    scheduleId: newId("sch"),
    userId,
    status: "ACTIVE",
    reason: null,
    at: world.clock.now().toISOString(),
    date: null,
    paymentId: null,
    refusal: null,
    ...changes,
  });
const kinds = async () => (await world.mails()).map(({ kind }) => kind).filter((kind) => kind !== "CONFIRM");

it("tells whoever is reminded of a payment request by whom, once however often the event comes", async () => {
  const event = reminded();
  for (let times = 0; times < 3; times += 1) await world.bus.publish(TOPIC, [event]);
  const letters = await makeMailDoors(world).lettersTo("ann@example.com");
  const mine = letters.filter(({ subject }) => subject === "A payment request waits for you");
  expect(mine).toHaveLength(1);
  expect(mine[0]?.body).toContain("ben asks you for money");
  expect(mine[0]?.body).toContain("https://coffer.example/console/requests");
});

it("writes to nobody whose address is not confirmed, and where nobody is named", async () => {
  await world.bus.publish(TOPIC, [reminded({ payerUserId: ben, payeeUserId: ann }), reminded({ payerUserId: null })]);
  expect(await kinds()).toEqual([]);
});

it("fills nobody's mailbox, however many remind, and goes on a day later", async () => {
  const many = () => Promise.all(Array.from({ length: 20 }, () => world.bus.publish(TOPIC, [reminded()])));
  const counted = async () => {
    const { rows } = await world.admin.query("SELECT told FROM auth.notice_count WHERE kind = 'REQUEST_REMINDED'");
    return rows[0]?.told;
  };
  await many();
  await makeMailDoors(world).sendAll();
  expect(await counted()).toBe(20);
  const letters = async () =>
    (await makeMailDoors(world).lettersTo("ann@example.com")).filter(({ subject }) => subject.includes("request"));
  expect(await letters()).toHaveLength(NOTICES_PER_DAY);
  world.clock.advance(24 * 3_600_000);
  await world.bus.publish(TOPIC, [reminded()]);
  expect(await letters()).toHaveLength(NOTICES_PER_DAY + 1);
});

it.each([
  ["FAILING", "for days it has taken nothing"],
  ["GONE", "it answered that it is gone"],
])("tells of an endpoint that was disabled as %s what for, and where to look", async (reason, why) => {
  await world.bus.publish(TOPIC, [disabled(reason)]);
  const letters = await makeMailDoors(world).lettersTo("ann@example.com");
  const [mine] = letters.filter(({ subject }) => subject === "A webhook endpoint was disabled");
  expect(mine?.body).toContain(why);
  expect(mine?.body).toContain("https://coffer.example/console/develop/webhooks");
});

it("is silent of what its owner knows from elsewhere", async () => {
  await world.bus.publish(TOPIC, [disabled("OWNER_FROZEN"), disabled("ROLE_REVOKED")]);
  expect(await kinds()).toEqual([]);
});

it.each([
  ["schedule.refused", { refusal: "INSUFFICIENT_FUNDS" }, "there was too little money in the account"],
  ["schedule.refused", { refusal: "SOMETHING_LATER" }, "it was refused"],
  ["schedule.missed", { reason: "LATE" }, "it could not be made within a day"],
  ["schedule.paused", { reason: "REFUSALS", status: "PAUSED" }, "until you resume it"],
] as const)("tells whose a schedule is of %s with %j, once", async (type, changes, why) => {
  const event = ofSchedule(type, changes);
  for (let times = 0; times < 2; times += 1) await world.bus.publish(TOPIC, [event]);
  const letters = await makeMailDoors(world).lettersTo("ann@example.com");
  expect(letters.filter(({ body }) => body.includes(why))).toHaveLength(1);
});

it("is silent of a schedule that its owner has paused, and to an address that is not confirmed", async () => {
  await world.bus.publish(TOPIC, [
    ofSchedule("schedule.paused", { reason: "OWNER", status: "PAUSED" }),
    ofSchedule("schedule.missed", { reason: "PAUSED" }),
    ofSchedule("schedule.refused", { refusal: "LIMIT_EXCEEDED" }, ben),
  ]);
  expect(await kinds()).toEqual([]);
});
