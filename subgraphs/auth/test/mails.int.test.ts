import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { newUuid } from "@coffer/contracts/ids";
import { freePort } from "@coffer/local-parts/free-port";
import { type Mailpit, startMailpit, whyNoMailpit } from "@coffer/local-parts/mailpit";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { readLetter, readLetters, tokenIn } from "@coffer/testkit/letters";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeFolderMailer } from "../src/adapters/mails/folder-mailer.ts";
import { makeSmtpMailer } from "../src/adapters/mails/smtp-mailer.ts";
import { MailRefused } from "../src/app/mails/ports.ts";
import { renderMail } from "../src/domain/mails/render-mail.ts";
import { makeMailDoors, NEW_PASSWORD } from "./mail-doors.ts";
import { startSmtpServer } from "./smtp-server.ts";
import { makeWorld, type World } from "./world.ts";

let world: World;
const FROM = "Coffer <hello@coffer.example>";
const inQueue = async () =>
  (await world.mails()).map(({ kind, attempts, parked_at, last_error }) => ({ kind, attempts, parked_at, last_error }));
afterEach(() => world?.close());

describe.skipIf(whyNoMailpit() !== null)(`mails through mailpit (${whyNoMailpit() ?? "here"})`, () => {
  let mailpit: Mailpit;
  beforeAll(async () => {
    mailpit = await startMailpit();
  });
  afterAll(() => mailpit.stop());
  beforeEach(async () => {
    await mailpit.refuse({});
    world = await makeWorld({ SMTP_URL: mailpit.url, MAIL_FROM: FROM });
    await world.auth.start();
  });
  const received = async (to: string) =>
    (await mailpit.list()).filter(({ To }) => To.some(({ Address }) => Address === to));

  it("waits for a server that refuses for now (451), and sends once it takes the mail", async () => {
    await mailpit.refuse({ Sender: 451 });
    await world.register("patient");
    await expect
      .poll(inQueue, { timeout: 120_000 })
      .toMatchObject([{ attempts: 1, last_error: expect.stringContaining("451") }]);
    expect(await inQueue()).toMatchObject([{ parked_at: null }]);
    await mailpit.refuse({});
    world.clock.advance(10_000);
    await world.register("second"); // wakes the sender
    await expect.poll(inQueue, { timeout: 120_000 }).toEqual([]);
    expect(await received("patient@example.com")).toHaveLength(1);
  });

  it("parks a mail that a server refuses for good (550) at the first try, says so, and lets others pass", async () => {
    await mailpit.refuse({ Recipient: 550 });
    await world.register("refused");
    await expect.poll(inQueue, { timeout: 120_000 }).toMatchObject([{ attempts: 1, parked_at: expect.any(Date) }]);
    expect(await inQueue()).toMatchObject([{ last_error: expect.stringContaining("550") }]);
    const log = world.logged.join("");
    expect(log).toContain("refused a mail for good");
    expect(log).not.toContain("refused@example.com");
    await mailpit.refuse({});
    await world.register("passed");
    await expect.poll(() => received("passed@example.com"), { timeout: 120_000 }).toHaveLength(1);
    expect(await received("refused@example.com")).toEqual([]);
  });

  it("brings a person through confirmation, a forgotten password and the news of it, in their language", async () => {
    const doors = makeMailDoors(world);
    await world.register("juergen", { language: "de-AT" });
    await expect.poll(() => received("juergen@example.com"), { timeout: 120_000 }).toHaveLength(1);
    const [first] = await received("juergen@example.com");
    const { text, html } = await mailpit.read(first?.ID ?? "");
    expect(first).toMatchObject({
      Subject: "Bestätigen Sie Ihre E-Mail-Adresse",
      From: { Name: "Coffer", Address: "hello@coffer.example" },
    });
    const token = tokenIn({ to: "", subject: "", body: text }, "confirm");
    expect(html).toContain(`#token=${token}"`);
    const raw = await mailpit.raw(first?.ID ?? "");
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
    expect(raw).toMatch(/^Message-ID: <[0-9a-f-]{36}@coffer\.example>\r?$/im);
    expect((await doors.confirm(token)).__typename).toBe("ConfirmEmailSuccess");

    await doors.forget("juergen@example.com");
    await expect.poll(() => received("juergen@example.com"), { timeout: 120_000 }).toHaveLength(2);
    const reset = (await received("juergen@example.com")).find(
      ({ Subject }) => Subject === "Wählen Sie ein neues Passwort",
    );
    const letter = await mailpit.read(reset?.ID ?? "");
    expect((await doors.reset(tokenIn({ to: "", subject: "", body: letter.text }, "reset"))).__typename).toBe(
      "ResetPasswordSuccess",
    );
    const subjects = async () => (await received("juergen@example.com")).map(({ Subject }) => Subject);
    await expect.poll(subjects, { timeout: 120_000 }).toContain("Ihr Passwort wurde geändert");
    for (let times = 0; times < 2; times += 1) await world.login("juergen", NEW_PASSWORD);
    const ofDevices = async () =>
      (await subjects()).filter((subject) => subject === "Eine Anmeldung auf einem neuen Gerät");
    // The first is of a new account, before whom nobody was there.
    await expect.poll(ofDevices, { timeout: 120_000 }).toHaveLength(1);
    expect(world.logged.join("")).not.toContain(token);
  });
});

describe("mails to a server that fails", () => {
  it("wait where it refuses connections, and hold up nobody who registers", async () => {
    world = await makeWorld({ SMTP_URL: `smtp://127.0.0.1:${await freePort()}`, MAIL_FROM: FROM });
    await world.auth.start();
    for (let i = 0; i < 10; i++) expect((await world.register(`name${i}`)).__typename).toBe("RegisterSuccess");
    await expect.poll(async () => (await inQueue()).filter(({ attempts }) => attempts > 0)).not.toEqual([]);
    expect(await inQueue()).toHaveLength(10);
    expect((await inQueue()).every(({ parked_at }) => parked_at === null)).toBe(true);
  });

  it("are sent twice at worst where its answer is lost, with one Message-ID, and either link is good, once", async () => {
    const server = await startSmtpServer({ lost: 1 });
    world = await makeWorld({ SMTP_URL: server.url, MAIL_FROM: FROM });
    await world.auth.start();
    await world.register("twice");
    await expect.poll(inQueue, { timeout: 120_000 }).toMatchObject([{ attempts: 1, last_error: expect.any(String) }]);
    world.clock.advance(10_000);
    await world.register("waker");
    await expect.poll(inQueue, { timeout: 120_000 }).toEqual([]);
    const mails = server.taken.filter(({ to }) => to[0]?.includes("twice@")).map(({ message }) => message);
    expect(mails).toHaveLength(2);
    const ids = mails.map((message) => /^Message-ID: (.*)$/im.exec(message)?.[1]);
    expect(new Set(ids).size).toBe(1);
    const tokens = mails.map((message) => tokenIn(readLetter(message), "confirm"));
    expect(new Set(tokens).size).toBe(2);
    const doors = makeMailDoors(world);
    expect((await doors.confirm(tokens[0] ?? "")).__typename).toBe("ConfirmEmailSuccess");
    expect((await doors.confirm(tokens[1] ?? "")).__typename).toBe("LinkNotValid");
    await server.stop();
  });

  it("are not sent where it speaks no TLS and must: nothing is said before it", async () => {
    world = await makeWorld();
    const server = await startSmtpServer();
    const mailer = makeSmtpMailer({ url: new Secret(server.url), mustEncrypt: true, from: FROM });
    const mail = {
      id: newUuid(),
      recipient: "a@example.com",
      createdAt: new Date(),
      ...renderMail("PASSWORD_CHANGED", "en", { username: "a", detail: null, at: new Date(), link: null }),
    };
    const failure = await mailer.send(mail).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(MailRefused);
    expect(server.taken).toEqual([]);
    mailer.close();
    await server.stop();
  });
});

describe("mails without a server", () => {
  it("lie in a closed folder, one file each, of which the log names the file and nothing inside", async () => {
    world = await makeWorld();
    await world.auth.start();
    await world.register("filed");
    await expect.poll(() => readLetters(world.mailFolder), { timeout: 120_000 }).toHaveLength(1);
    const [name = ""] = await readdir(world.mailFolder);
    expect((await stat(join(world.mailFolder, name))).mode & 0o077).toBe(0);
    await expect.poll(() => world.logged.join("")).toContain(name);
    const [letter] = await readLetters(world.mailFolder);
    expect(world.logged.join("")).not.toContain(tokenIn(letter, "confirm"));
    expect(await readFile(join(world.mailFolder, name), "utf8")).toMatch(/^To: filed@example\.com\r$/m);
  });

  it("are the newest of so many", async () => {
    world = await makeWorld();
    const mailer = makeFolderMailer({ folder: world.mailFolder, from: FROM, log: makeFakeLog().log, most: 3 });
    for (let i = 0; i < 5; i++) {
      const rendered = renderMail("PASSWORD_CHANGED", "en", {
        username: `u${i}`,
        detail: null,
        at: new Date(),
        link: null,
      });
      await mailer.send({ id: newUuid(), recipient: `u${i}@example.com`, createdAt: new Date(), ...rendered });
    }
    const kept = (await readLetters(world.mailFolder)).map(({ to }) => to).toSorted();
    expect(kept).toHaveLength(3);
    expect(kept).toContain("u4@example.com");
  });
});
