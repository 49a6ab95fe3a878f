import { randomBytes } from "node:crypto";
import { makeLeases } from "@coffer/platform/queue/leases";
import { tokenIn } from "@coffer/testkit/letters";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clearLinks } from "../src/adapters/postgres/mails/clear-links.ts";
import { MAILS } from "../src/adapters/postgres/mails/queue-mail.ts";
import { makeKeys } from "./keys.ts";
import { type MailDoors, makeMailDoors } from "./mail-doors.ts";
import { makeWorld, type World, warm } from "./world.ts";

let world: World;
let doors: MailDoors;
beforeAll(async () => {
  world = await makeWorld({ AUTH_REGISTER_ATTEMPTS_PER_EMAIL: "1000" });
  await warm(world.pool);
  doors = makeMailDoors(world);
});
afterAll(() => world.close());

const HOUR = 3_600_000;
const readUser = async (username: string) =>
  (await world.admin.query('SELECT * FROM auth."user" WHERE username = $1', [username])).rows[0];

describe("what is kept of mails", () => {
  it("is no token: of a link its hash, and of a mail that was sent nothing", async () => {
    await world.register("trace");
    const token = tokenIn((await doors.lettersTo("trace@example.com"))[0], "confirm");
    const { rows } = await world.admin.query("SELECT row_to_json(l)::text AS text FROM auth.link l");
    const mails = JSON.stringify(await world.mails());
    for (const text of [...rows.map((row) => row.text), mails, ...world.logged]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(Buffer.from(token, "base64url").toString("hex"));
    }
    expect(mails).not.toContain("trace@example.com");
  });

  it("is cleared thirty days after it was good for anything", async () => {
    await world.register("old");
    await doors.lettersTo("old@example.com");
    const links = async () =>
      (await world.admin.query("SELECT FROM auth.link l JOIN auth.user u ON u.id = l.user_id WHERE username = 'old'"))
        .rowCount;
    await clearLinks(world.pool, new Date(world.clock.now().getTime() + 23 * HOUR));
    expect(await links()).toBe(1);
    await clearLinks(world.pool, new Date(world.clock.now().getTime() + 25 * HOUR));
    expect(await links()).toBe(0);
  });

  it.each([
    ["user_login_email_is_the_address", `UPDATE auth."user" SET login_email_key = 'other@x.io' WHERE username = 'row'`],
    ["user_confirmed_email_is_found", `UPDATE auth."user" SET email_confirmed_at = now() WHERE username = 'row'`],
    ["user_language_known", `UPDATE auth."user" SET language = 'fr' WHERE username = 'row'`],
    ["mail_recipient_is_one_line", insertMail("'a@x.io' || chr(10) || 'Bcc: b@x.io'", "'x'")],
    ["mail_is_about_somebody", insertMail("'a@x.io'", "NULL")],
    ["mail_detail_size", insertMail("'a@x.io'", "'x'", "repeat('x', 201)")],
    ["link_hash_size", insertLink("'\\x00'", "RESET", "a@x.io")],
    ["link_purpose_known", insertLink(`'\\x${randomBytes(32).toString("hex")}'`, "GUESS", "a@x.io")],
    ["link_address_key_is_lower_case", insertLink(`'\\x${randomBytes(32).toString("hex")}'`, "RESET", "A@x.io")],
  ])("is held to %s", async (constraint, statement) => {
    if (!(await readUser("row"))) await world.register("row");
    await expect(world.admin.query(statement)).rejects.toMatchObject({ constraint });
  });

  it("is what is due, by a queue that an operator sees", async () => {
    await world.register("queued");
    expect(await makeLeases(world.pool, MAILS, world.clock).untilNext()).toBeLessThanOrEqual(0);
  });
});

describe("what is done with an API key", () => {
  it("is told to who did it, once, where they have confirmed their address", async () => {
    const [keys, { actor }] = [makeKeys(world), await world.join("told")];
    const untold = await keys.create(actor, { name: "too early" });
    await world.confirm("told");
    const input = { name: "a cash desk", idempotencyKey: "t" };
    const { apiKey } = await keys.create(actor, input);
    await keys.create(actor, input);
    await keys.rotate(actor, { apiKeyId: apiKey.id, overlapDays: 1 });
    for (let times = 0; times < 2; times += 1) await keys.revoke(actor, apiKey.id);
    const letters = await doors.lettersTo("told@example.com", 3);
    const told = letters.filter(({ body }) => body.includes(": a cash desk."));
    expect(told.map(({ subject }) => subject).toSorted()).toEqual([
      "An API key has another secret",
      "An API key was made",
      "An API key was revoked",
    ]);
    expect([untold.__typename, letters.length]).toEqual(["CreateApiKeySuccess", 3]);
  });
});

function insertMail(recipient: string, loginKey: string, detail = "NULL"): string {
  return `INSERT INTO auth.mail (id, kind, recipient, login_key, detail, created_at, due_at)
    VALUES (gen_random_uuid(), 'RESET', ${recipient}, ${loginKey}, ${detail}, now(), now())`;
}

function insertLink(hash: string, purpose: string, key: string): string {
  return `INSERT INTO auth.link (hash, mail_id, user_id, purpose, address, address_key, requested_at, expires_at)
    SELECT ${hash}::bytea, gen_random_uuid(), id, '${purpose}', '${key}', '${key}', now(), now() FROM auth."user" LIMIT 1`;
}
