import { randomUUID } from "node:crypto";
import { wrapEvent } from "@coffer/contracts/event";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { makeLeases } from "@coffer/platform/queue/leases";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MAILS, makeMails } from "../src/adapters/postgres/mails.ts";
import { makeSendMail } from "../src/app/send-mail.ts";
import { makeMailJob } from "../src/jobs/send-mails.ts";
import { startSmtpServer } from "./smtp-server.ts";
import { emailTaken, makeWorld, type World, warm } from "./world.ts";

let world: World;
afterEach(() => world.close());

const deadLetters = async () =>
  (await world.admin.query("SELECT consumer, event_id, error FROM users.dead_letter")).rows;

describe("the mail to the owner of a taken address", () => {
  beforeEach(async () => {
    world = await makeWorld();
  });

  it("is not written for other events", async () => {
    await world.users.start();
    const event = {
      type: "user.registered",
      subject: "usr_x",
      data: { userId: "usr_x", username: "x" },
      time: new Date(),
    };
    await world.publish(wrapEvent("auth", event));
    expect(await world.queued()).toEqual([]);
  });

  it("is written once, also if the event comes five times, to two processes, again after a restart", async () => {
    const other = world.another();
    await Promise.all([world.users.start(), other.start()]);
    const event = emailTaken("Owner@example.com");
    for (let i = 0; i < 5; i++) await world.publish(event);
    await expect.poll(() => world.mails()).toHaveLength(1);
    const third = world.another();
    await third.start();
    await world.publish(event, event);
    await expect.poll(() => world.queued()).toEqual([]);
    expect(await world.mails()).toHaveLength(1);
  });

  it("is written for each event of its own", async () => {
    await world.users.start();
    await world.publish(emailTaken("a@example.com"), emailTaken("b@example.com"), emailTaken("a@example.com"));
    await expect.poll(() => world.mails()).toHaveLength(3);
  });

  it("is a whole RFC 5322 message that says what happened, and nothing a stranger could use", async () => {
    await world.users.start();
    await world.publish(emailTaken("Owner@example.com"));
    await expect.poll(() => world.mails()).toHaveLength(1);
    const [mail] = await world.mails();
    expect(mail?.name).toMatch(/^[0-9a-f-]{36}\.eml$/);
    const [head = "", ...body] = (mail?.text ?? "").split("\r\n\r\n");
    expect(head).toMatch(/^To: Owner@example\.com$/m);
    expect(head).toMatch(/^From: Coffer <no-reply@coffer\.invalid>$/m);
    expect(head).toMatch(/^Subject: You already have a Coffer account$/m);
    expect(head).toMatch(/^Message-ID: <[0-9a-f-]{36}@coffer\.invalid>$/im);
    expect(head).toMatch(/^Date: /m);
    expect(head).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(body.join()).toContain("no new account was made");
    expect(mail?.text).not.toMatch(/usr_/);
  });

  it("goes to the dead letters when the event names no address, and the next event is served", async () => {
    await world.users.start();
    const bad = emailTaken(undefined);
    await world.publish(bad, emailTaken("next@example.com"));
    await expect.poll(() => world.mails()).toHaveLength(1);
    expect(await deadLetters()).toEqual([
      { consumer: "mails", event_id: bad.id, error: "Error: the event's email is not of its form" },
    ]);
  });

  it.each(["victim@example.com\r\nBcc: eve@example.com", "victim@example.com\nX: y"])(
    "cannot grow headers from an address: %j goes to the dead letters",
    async (address) => {
      await world.users.start();
      await world.publish(emailTaken(address));
      expect(await world.mails()).toEqual([]);
      expect((await deadLetters())[0]?.error).toBe("Error: the event's email is not of its form");
      const mail = { recipient: address, subject: "s", text: "t" };
      await expect(
        inTransaction(world.pool, (client) => makeMails(world.pool).add(pgSql(client), mail, world.clock.now())),
      ).rejects.toThrow("mail_headers_are_one_line");
    },
  );

  it("is queued only if the event's effect commits", async () => {
    const mails = makeMails(world.pool);
    const failing = inTransaction(world.pool, async (client) => {
      await mails.add(pgSql(client), { recipient: "a@example.com", subject: "s", text: "t" }, world.clock.now());
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    expect(await world.queued()).toEqual([]);
  });
});

describe("the mail queue", () => {
  beforeEach(async () => {
    world = await makeWorld();
  });

  const queue = async (recipient: string) => {
    const text =
      "INSERT INTO mail (id, recipient, subject, text, created_at, due_at) VALUES ($1, $2, 's', 't', $3, $3)";
    await world.pool.query(text, [randomUUID(), recipient, world.clock.now()]);
  };
  /** A round of another instance's job. */
  const sender = (send: (recipient: string) => Promise<void>) =>
    makeMailJob({
      leases: makeLeases(world.pool, MAILS, world.clock),
      send: makeSendMail({ mails: makeMails(world.pool), mailer: { send: ({ recipient }) => send(recipient) } }),
      log: world.environment.log,
    }).round;

  it("gives each mail to one taker of many at once", async () => {
    for (let i = 0; i < 20; i++) await queue(`u${i}@example.com`);
    await warm(world.pool);
    const sent: string[] = [];
    await Promise.all(Array.from({ length: 6 }, () => sender(async (recipient) => void sent.push(recipient))()));
    expect(sent.toSorted()).toEqual(Array.from({ length: 20 }, (_, i) => `u${i}@example.com`).toSorted());
    expect(await world.queued()).toEqual([]);
  });

  it("tries a failed mail later each time, gives up in the end, and lets ninety-nine others pass", async () => {
    const sendAll = sender((recipient) =>
      recipient.startsWith("dead")
        ? Promise.reject(Object.assign(new Error(`no ${recipient}`), { code: "EENVELOPE" }))
        : Promise.resolve(),
    );
    await queue("dead@example.com");
    for (let i = 0; i < 99; i++) await queue(`u${i}@example.com`);
    while ((await sendAll()) === true);
    expect(await world.queued()).toMatchObject([{ recipient: "dead@example.com", attempts: 1, parked_at: null }]);
    await queue("alive@example.com");
    await sendAll();
    expect(await world.queued()).toHaveLength(1);
    for (let i = 0; i < 20; i++) {
      world.clock.advance(3_600_000);
      await sendAll();
    }
    expect(await world.queued()).toEqual([
      { recipient: "dead@example.com", attempts: 12, parked_at: expect.any(Date), last_error: "no dead@example.com" },
    ]);
    const log = world.logged.join("");
    expect(log).toContain("given up");
    expect(log).toContain("EENVELOPE");
    expect(log).not.toContain("example.com");
  });

  it("goes on to other addresses while mails to one domain hang", async () => {
    const hang = Promise.withResolvers<void>();
    const [begun, sent]: string[][] = [[], []];
    for (let i = 0; i < 10; i++) await queue(`u${i}@slow.example`);
    const job = makeMailJob({
      leases: makeLeases(world.pool, MAILS, world.clock),
      send: makeSendMail({
        mails: makeMails(world.pool),
        mailer: {
          async send({ recipient }) {
            begun?.push(recipient);
            if (recipient.endsWith("@slow.example")) await hang.promise;
            sent?.push(recipient);
          },
        },
      }),
      log: world.environment.log,
    });
    job.start();
    await expect.poll(() => begun).toHaveLength(4);
    for (let i = 0; i < 5; i++) await queue(`u${i}@quick.example`);
    job.wake();
    await expect.poll(() => sent).toHaveLength(5);
    hang.resolve();
    await expect.poll(() => world.queued()).toEqual([]);
    await job.stop();
  });

  it.each([
    ["recipient", "a@example.com\nBcc: b@example.com", "s"],
    ["subject", "a@example.com", "s\r\nBcc: b@example.com"],
  ])("holds mail_headers_are_one_line against a %s of two lines", async (_, recipient, subject) => {
    const insert = world.pool.query(
      "INSERT INTO mail (id, recipient, subject, text, created_at, due_at) VALUES (gen_random_uuid(), $1, $2, 't', now(), now())",
      [recipient, subject],
    );
    await expect(insert).rejects.toMatchObject({ constraint: "mail_headers_are_one_line" });
  });
});

describe("mail by SMTP", () => {
  it("waits for a server that refuses, is delivered once when it takes it, and is then forgotten", async () => {
    const server = await startSmtpServer({ refusals: 1 });
    world = await makeWorld({ SMTP_URL: server.url, MAIL_FROM: "Coffer <hello@coffer.example>" });
    await world.users.start();
    await world.publish(emailTaken("owner@example.com"));
    await expect
      .poll(() => world.queued())
      .toMatchObject([{ attempts: 1, last_error: expect.stringContaining("451") }]);
    expect(server.received).toEqual([]);

    world.clock.advance(10_000);
    await world.publish(emailTaken("second@example.com")); // wakes the sender
    await expect.poll(() => server.received).toHaveLength(2);
    await expect.poll(() => world.queued()).toEqual([]);
    const [mail] = server.received.filter(({ to }) => to.includes("<owner@example.com>"));
    expect(mail?.from).toContain("<hello@coffer.example>");
    expect(mail?.message).toMatch(/^Message-ID: <[0-9a-f-]{36}@coffer\.example>$/m);
    expect(await world.mails()).toEqual([]);
    expect(world.logged.join("")).not.toContain("owner@example.com");
    await server.stop();
  });

  it("does not hold up events while the server is away", async () => {
    const gone = await startSmtpServer();
    await gone.stop();
    world = await makeWorld({ SMTP_URL: gone.url, MAIL_FROM: "hello@coffer.example" });
    await world.users.start();
    await world.publish(...Array.from({ length: 20 }, (_, i) => emailTaken(`u${i}@example.com`)));
    expect(await world.queued()).toHaveLength(20);
  });
});
