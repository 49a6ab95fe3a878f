import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { newId } from "@coffer/contracts/ids";
import { programEnvironment } from "@coffer/local-parts/program-environment";
import { pgSql } from "@coffer/platform/postgres/sql";
import { watched } from "@coffer/platform/running/watchdog";
import { makeClaim } from "@coffer/platform/values/claim";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { type Receiver, startReceiver } from "@coffer/testkit/webhook-receiver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fanOut } from "../src/adapters/postgres/webhooks/fan-out.ts";
import { newWebhookSecret } from "../src/app/webhooks/sign.ts";
import { WALLET_CREATED, walletCreated } from "./hooking.ts";
import { lookInto } from "./look-into.ts";
import { makeCrashParts } from "./webhook-crash.ts";

let database: TestDatabase;
let receiver: Receiver;
beforeAll(async () => {
  database = await freshDatabase();
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await database.drop();
});

const readRows = async (table: string) => (await database.adminPool().query(`SELECT * FROM payments.${table}`)).rows;
const makeDue = () =>
  database.adminPool().query("UPDATE payments.webhook_task SET due_at = now() - interval '1 second'");

/** A new endpoint at a path, a delivery to it that is due, and what would send it. */
async function begin(path: string) {
  const pool = database.pool("payments", 4);
  const key = randomBytes(32).toString("base64");
  const parts = makeCrashParts(pool, key);
  const userId = newId("usr");
  const claim = makeClaim({ actorId: userId, operation: "createWebhookEndpoint", key: "k" }, []);
  const url = receiver.url(path);
  const terms = { url, description: null, eventTypes: [WALLET_CREATED] as const, forEverybody: false };
  await parts.desk.create(claim, { ...terms, id: newId("whe"), userId, secret: newWebhookSecret() });
  await fanOut(pgSql(pool), walletCreated(userId));
  return { ...parts, pool, key };
}

describe("a worker that is killed between an answer and its record", () => {
  it("has the same event sent again, under the same id, and written down once", async () => {
    const { job, close, key } = await begin("/crash");
    const admin = database.adminPool();

    // It sends, is answered, and stands before its record as long as the endpoint is locked.
    const lock = await admin.connect();
    await lock.query("BEGIN; SELECT FROM payments.webhook_endpoint FOR UPDATE");
    const program = new URL("deliver-webhooks.fixture.ts", import.meta.url).pathname;
    const child = watched(
      spawn(process.execPath, [program, database.urlOf("payments"), key], {
        env: programEnvironment(),
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      }),
    );
    await receiver.until("/crash", 1);
    await lookInto(admin).untilBlocked();
    child.kill("SIGKILL");
    await once(child, "exit");
    await lock.query("ROLLBACK");
    lock.release();
    expect(await readRows("webhook_attempt")).toEqual([]);
    expect(await readRows("webhook_delivery")).toMatchObject([{ status: "PENDING", attempts: 0 }]);

    await makeDue();
    await job.round();
    const [first, second, ...more] = receiver.at("/crash");
    expect(more).toEqual([]);
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.body).toBe(first?.body);
    expect(await readRows("webhook_attempt")).toMatchObject([{ number: 1, status: 204 }]);
    expect(await readRows("webhook_delivery")).toMatchObject([{ status: "DELIVERED", attempts: 1 }]);
    expect(await readRows("webhook_task")).toEqual([]);
    await close();
  });

  it("is overtaken by no other: what one delivered, another's failure does not begin anew", async () => {
    const { job, close, pool, key } = await begin("/late");
    const other = makeCrashParts(pool, key);
    const gate = Promise.withResolvers<void>();
    receiver.answer("/late", (_one, response) => void gate.promise.then(() => response.writeHead(500).end()), 204);
    const late = job.round();
    await receiver.until("/late", 1);
    await makeDue();
    await other.job.round();
    gate.resolve();
    await late;
    const id = (await readRows("webhook_endpoint")).find((row) => row.url === receiver.url("/late")).id;
    const mine = (await readRows("webhook_delivery")).filter((row) => row.endpoint_id === id);
    expect(mine).toMatchObject([{ status: "DELIVERED", attempts: 2 }]);
    expect(await readRows("webhook_task")).toEqual([]);
    await Promise.all([close(), other.close()]);
  });
});
