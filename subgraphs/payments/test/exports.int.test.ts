import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { mountAlone } from "@coffer/testkit/routes";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { clearExports } from "../src/adapters/postgres/exports/clear-exports.ts";
import { makeFileDoor } from "../src/http/file-door.ts";
import { cellOf, type Door, exportList, list, openDoor, parseCsv, show, until } from "./exporting.ts";
import { makeWorld, PATIENT, type Person, SEND, type World } from "./world.ts";

const DAY_MS = 24 * 3_600_000;
const BOUNDS = { rowsMax: 20, keepMs: DAY_MS, lists: 4, receipts: 3 };

let ahead = 0;
let world: World;
let door: Door;
let ann: Person;
let ben: Person;
let purse: string;
let operator: Pick<Person, "ask">;

beforeAll(async () => {
  world = await makeWorld({ exports: BOUNDS }, { clock: { now: () => new Date(Date.now() + ahead) } });
  door = await openDoor(world);
  [ann, ben] = [await world.person("ann"), await world.person("ben")];
  purse = await world.funded(ann, "900.00");
  const asOther = await world.another();
  operator = asOther({ actor: userActor(newId("usr"), { roles: ["USER", "OPERATOR"] }) });
});
afterAll(async () => {
  await door.close();
  await world.end();
});

const pay = async (memo: string, amount = "1.00", { who, from, to } = { who: ann, from: purse, to: ben }) => {
  const input = { fromAccountId: from, to: { userId: to.userId }, amount: { amount, currency: "USD" }, memo };
  return (await who.ask(SEND, { input: { ...input, idempotencyKey: randomUUID() } })).sendPayment.payment.id as string;
};
/** All of what somebody has asked for is over. */
const forget = () => world.admin.query("UPDATE payments.payment_export SET expires_at = created_at");
const fetchAll = async (who: Pick<Person, "ask">, changes: Record<string, unknown> = {}) => {
  const asked = await exportList(who, changes);
  if (!asked.export) throw new Error(JSON.stringify(asked));
  const { link } = await until(who, asked.export.id, "READY");
  const got = await door.get(link);
  expect(got.statusCode).toBe(200);
  return { got, link, id: asked.export.id as string, records: parseCsv(got.body) };
};

describe("a list as a file", () => {
  it("is refused to who may not see the payments, and to what cannot prove itself anew", async () => {
    for (const whose of [{ userId: ann.userId }, { forEverybody: true }, { userId: "nobody" }])
      expect((await exportList(ben, whose)).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    const asOther = await world.another();
    const stale = asOther({ actor: userActor(ann.userId, { assurance: { methods: ["pwd"], at: 0 } }) });
    expect((await exportList(stale)).errors).toMatchObject([{ extensions: { code: "STEP_UP_REQUIRED" } }]);
    const key = { kind: "api-key", id: "key_a" } as const;
    const narrowed = asOther({ actor: userActor(ann.userId, { credential: key, scopes: ["payments:read"] }) });
    expect((await exportList(narrowed)).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  });

  it("says what is wrong with what is asked for", async () => {
    const wrong = { forEverybody: true, userId: ann.userId, filter: { direction: "IN", reference: "r", memo: "" } };
    expect((await exportList(operator, wrong)).errors).toMatchObject([
      {
        extensions: {
          code: "BAD_USER_INPUT",
          inputs: expect.arrayContaining([
            expect.objectContaining({ path: "input.userId", code: "NOT_BOTH" }),
            expect.objectContaining({ path: "input.filter.memo" }),
          ]),
        },
      },
    ]);
    const seen = { forEverybody: true, filter: { direction: "IN" } };
    expect((await exportList(operator, seen)).errors).toMatchObject([
      { extensions: { inputs: [{ path: "input.filter.direction", code: "NOT_BOTH" }] } },
    ]);
  });

  it("has each payment of the filter once, exactly, in order, and is fetched by its link alone", async () => {
    const tricky = ["=1+1", "-2", "+3", "@x", "'quoted'", 'a "b", c', "line\nline", "Ελλάδα 中文 😀"];
    const ids: string[] = [];
    for (const memo of tricky) ids.push(await pay(memo, "1.25"));
    const { got, records, link } = await fetchAll(ann, { filter: { kinds: ["SEND"] }, order: "OLDEST_FIRST" });
    expect(records.map(({ id }) => id)).toEqual(ids);
    expect(records.map(({ memo }) => cellOf(memo ?? ""))).toEqual(tricky);
    expect(records[0]).toMatchObject({
      kind: "SEND",
      status: "COMPLETED",
      direction: "OUT",
      amount: "1.25",
      fee: "0.00",
      total: "1.25",
      currency: "USD",
      counterparty: "ben",
      from: "ann",
      to: "ben",
      memo: "'=1+1",
      account_id: purse,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(got.headers).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": expect.stringMatching(/^attachment; filename="payments-[\w-]+\.csv"$/),
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; sandbox",
      "content-length": String(got.rawPayload.length),
    });
    expect(got.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect((await door.get(link, "HEAD")).headers["content-length"]).toBe(got.headers["content-length"]);
    expect((await door.get(link, "POST")).statusCode).toBe(405);
    const last = link.at(-2) === "A" ? "B" : "A";
    expect((await door.get(`${link.slice(0, -2)}${last}${link.at(-1)}`)).statusCode).toBe(404);
    expect((await door.get(`${link}/`)).statusCode).toBe(404);
    expect((await door.get("/files/payments/exports/short")).json()).toMatchObject({ error: { code: "NOT_FOUND" } });
  });

  it("is seen from whose it is: what they pay is OUT, what they are paid is IN", async () => {
    const { records } = await fetchAll(ben, { byteOrderMark: false });
    expect(records.every(({ direction, counterparty }) => direction === "IN" && counterparty === "ann")).toBe(true);
    expect(records.every((record) => record.from_account_id === "" && record.to_account_id === record.account_id)).toBe(
      true,
    );
    const { records: out } = await fetchAll(ann, { filter: { direction: "IN" } });
    expect(out.map(({ kind }) => kind)).toEqual(["DEPOSIT"]);
  });

  it("has no more names than its owner may know: a reference is its maker's", async () => {
    const input = { fromAccountId: purse, to: { userId: ben.userId }, amount: { amount: "2.00", currency: "USD" } };
    const { sendPayment } = await ann.ask(SEND, {
      input: { ...input, reference: "PO-7", idempotencyKey: randomUUID() },
    });
    const { id } = sendPayment.payment;
    const referenceFor = async (who: Pick<Person, "ask">, changes = {}) =>
      (await fetchAll(who, changes)).records.find((record) => record.id === id)?.reference;
    await forget();
    expect(await referenceFor(ann, { filter: { reference: "PO-7" } })).toBe("PO-7");
    expect(await referenceFor(ben)).toBe("");
    expect(await referenceFor(operator, { userId: ben.userId })).toBe("PO-7");
  });

  it("is everybody's for staff, with what operators did; and its file is nobody else's to see", async () => {
    await forget();
    const cat = await world.person("cat");
    const theirs = await world.funded(cat, "5.00");
    await world.admin.query(
      "INSERT INTO payments.payment_act (payment_id, kind, operator_id, reason, at) SELECT id, 'RETRIED', $1, '=why', now() FROM payments.payment WHERE to_account = $2",
      [uuidOf(newId("usr")), uuidOf(theirs)],
    );
    const { records, id, link } = await fetchAll(operator, { forEverybody: true });
    const { rows } = await world.admin.query("SELECT count(*)::int AS count FROM payments.payment");
    expect(records).toHaveLength(rows[0].count);
    expect(records.find((record) => record.to_account_id === theirs)).toMatchObject({
      operator_act: "RETRIED",
      operator_reason: "'=why",
      direction: "",
    });
    const { records: some } = await fetchAll(operator, {
      forEverybody: true,
      filter: { counterparty: "CAT", accountId: theirs },
    });
    expect(some).toHaveLength(1);
    expect(await show(ann, id)).toBeNull();
    const asOther = await world.another();
    const auditor = asOther({ actor: userActor(newId("usr"), { roles: ["USER", "AUDITOR"] }) });
    expect(await show(auditor, id)).toMatchObject({ state: "READY", link: null });
    expect(await show(ann, "pex_nothing")).toBeNull();
    expect((await list(ann)).nodes.map((file: { id: string }) => file.id)).not.toContain(id);
    expect(link).toMatch(/^http:\/\/localhost:4000\/files\/payments\/exports\/[\w-]{27}$/);
    expect(world.environments.logged.join("")).not.toContain(link.slice(-27));
  });
});

describe("asking for a file", () => {
  it("makes one for one key, whoever repeats it at once, and refuses the key for another list", async () => {
    await forget();
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => exportList(ann, { idempotencyKey })));
    expect(new Set(answers.map((answer) => answer.export.id)).size).toBe(1);
    expect(await exportList(ann, { idempotencyKey, byteOrderMark: false })).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    await until(ann, answers[0]?.export.id, "READY");
  });

  it("is refused when more match than one file may have, and is not when they are narrowed down", async () => {
    await forget();
    const rich = await world.person("rich");
    const hers = await world.funded(rich, "9.00");
    const mia = await world.person("mia");
    for (let i = 0; i < BOUNDS.rowsMax; i += 1) await pay("little", "0.01", { who: rich, from: hers, to: mia });
    expect(await exportList(rich)).toMatchObject({ code: "EXPORT_TOO_LARGE", limit: BOUNDS.rowsMax });
    const { records } = await fetchAll(rich, { filter: { createdBefore: "2020-01-01T00:00:00Z" } });
    expect(records).toEqual([]);
  });

  it("is refused when as many are kept as one person may have, until their time is over", async () => {
    await forget();
    for (let i = 0; i < BOUNDS.lists; i += 1) await fetchAll(ben);
    expect(await exportList(ben)).toMatchObject({ code: "TOO_MANY_EXPORTS", limit: BOUNDS.lists });
    const page = await list(ben, 2);
    expect(page.pageInfo.hasNextPage).toBe(true);
    const behind = await list(ben, 2, page.pageInfo.endCursor);
    expect(new Set([...page.nodes, ...behind.nodes].map(({ id }: { id: string }) => id)).size).toBe(4);
  });
});

describe("fetching a file", () => {
  it("is refused while the same person fetches as many as one may, and keeps nobody else from theirs", async () => {
    await forget();
    const { id } = await fetchAll(ann);
    const bytes = 3;
    const gate = Promise.withResolvers<void>();
    const open = {
      exportLinks: { hashOf: (token: string) => Buffer.from(token) },
      exportFiles: {
        findByLink: async (hash: Buffer) =>
          ({
            id,
            bytes,
            kind: "RECEIPT",
            state: "READY",
            createdAt: new Date(),
            ownerId: hash.toString().slice(0, 3),
          }) as never,
        async *read() {
          await gate.promise;
          yield Buffer.alloc(bytes);
        },
      },
    };
    const routes = makeFileDoor({
      path: "/files/payments/exports",
      ...open,
      log: world.environment.log,
      places: 3,
      perOwner: 2,
    });
    const alone = await mountAlone({ name: "payments", routes: [routes] });
    const get = async (who: string) =>
      alone.inject({ method: "GET", url: `/files/payments/exports/${who.padEnd(27, "a")}` });
    const slow = [get("ann"), get("ann")];
    await expect.poll(async () => (await get("ann")).statusCode).toBe(503);
    slow.push(get("ben"));
    await expect.poll(async () => (await get("cat")).statusCode).toBe(503);
    gate.resolve();
    expect((await Promise.all(slow)).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    await expect.poll(async () => (await get("ann")).statusCode).toBe(200);
    await alone.close();
  });
});

describe("a file's time", () => {
  it("ends by the clock: its link leads nowhere, and nothing of it is kept", async () => {
    await forget();
    const { id, link } = await fetchAll(ann);
    ahead = DAY_MS;
    try {
      expect(await show(ann, id)).toMatchObject({ state: "EXPIRED", link: null });
      const gone = await door.get(link);
      expect(gone.statusCode).toBe(410);
      expect(gone.json()).toMatchObject({ error: { code: "LINK_EXPIRED" } });
      while (await clearExports(world.environment.pool, world.environment.clock.now()));
      const { rows } = await world.admin.query(
        "SELECT (SELECT count(*) FROM payments.export_part)::int AS parts, count(*) FILTER (WHERE key_id IS NOT NULL)::int AS links FROM payments.payment_export",
      );
      expect(rows).toEqual([{ parts: 0, links: 0 }]);
      expect((await door.get(link)).statusCode).toBe(410);
    } finally {
      ahead = 0;
    }
  });
});

describe("a file that cannot be made", () => {
  it("has failed for whoever asked once it was given up, and is made yet when an operator says so", async () => {
    await forget();
    await world.admin.query(`REVOKE INSERT ON payments.export_part FROM ${world.database.roleOf("payments")}`);
    const { export: asked } = await exportList(ann);
    const failing = () =>
      world.admin.query("SELECT last_error FROM payments.export_task WHERE id = $1", [uuidOf(asked.id)]);
    await vi.waitFor(async () => expect((await failing()).rows[0]?.last_error).toMatch(/denied/), PATIENT);
    await world.admin.query("UPDATE payments.export_task SET parked_at = now() WHERE id = $1", [uuidOf(asked.id)]);
    expect(await show(ann, asked.id)).toMatchObject({ state: "FAILED", failure: "FAULT", link: null });
    await world.admin.query(`GRANT INSERT ON payments.export_part TO ${world.database.roleOf("payments")}`);
    await world.admin.query("UPDATE payments.export_task SET parked_at = NULL, due_at = now() WHERE id = $1", [
      uuidOf(asked.id),
    ]);
    await until(ann, asked.id, "READY");
  });
});
