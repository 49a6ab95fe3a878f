import { newUuid } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeMailBook, makeFakeMailer, makeMailUser, makeQueuedMail } from "../../../test/fakes/mails.ts";
import { email } from "../../../test/fakes/world.ts";
import { makeLinkToken } from "../../adapters/sessions/opaque-tokens.ts";
import type { MailUser, QueuedMail } from "./ports.ts";
import { makeSendMail } from "./send-mail.ts";

const ann = makeMailUser("ann");

function world(users: readonly MailUser[], ...queued: readonly QueuedMail[]) {
  const { book, links } = makeFakeMailBook(users, queued);
  const [mailer, clock] = [makeFakeMailer(), makeFakeClock()];
  const send = makeSendMail({ book, mailer, makeToken: makeLinkToken, pagesUrl: "https://x.test/console", clock });
  return { send, links, mailer, clock };
}
/** Asked for now, of a clock that a fake shows. */
const asked = (mail: Parameters<typeof makeQueuedMail>[0]) =>
  makeQueuedMail({ createdAt: makeFakeClock().now(), ...mail });

describe("sendMail", () => {
  it("sends nothing for a mail that another instance has sent", async () => {
    const { send, mailer } = world([ann]);
    expect(await send(newUuid())).toBe("remove");
    expect(mailer.sent).toEqual([]);
  });

  it.each([
    ["a login that is nobody's", asked({ kind: "RESET", loginKey: "nobody" })],
    ["a login that can be nobody's", asked({ kind: "RESET", loginKey: "" })],
    ["an account whose address nobody confirmed", asked({ kind: "RESET", loginKey: "bob" })],
    ["such an address itself", asked({ kind: "RESET", loginKey: "bob@example.com" })],
  ])("makes no link and sends nothing for %s", async (_whose, mail) => {
    const { send, mailer, links } = world([ann, makeMailUser("bob", { isConfirmed: false })], mail);
    expect(await send(mail.id)).toBe("remove");
    expect([mailer.sent, links]).toEqual([[], []]);
  });

  it("sends nothing where the address was confirmed, or is another, since it was asked for", async () => {
    const confirmed = asked({ kind: "CONFIRM", userId: ann.id, recipient: ann.email });
    const bob = makeMailUser("bob", { isConfirmed: false });
    const other = asked({ kind: "CONFIRM", userId: bob.id, recipient: email("old@example.com") });
    const { send, mailer, links } = world([ann, bob], confirmed, other);
    for (const { id } of [confirmed, other]) await send(id);
    expect([mailer.sent, links]).toEqual([[], []]);
  });

  it("sends no link that would be over when it came", async () => {
    const mail = asked({ kind: "RESET", loginKey: "ann" });
    const { send, mailer, links, clock } = world([ann], mail);
    clock.pass(30 * 60_000);
    await send(mail.id);
    expect([mailer.sent, links]).toEqual([[], []]);
  });

  it("sends no more than five resets for an account within an hour, by whichever of its names", async () => {
    const mails = Array.from({ length: 7 }, (_, i) =>
      asked({ kind: "RESET", loginKey: i % 2 ? "ann" : "ann@example.com" }),
    );
    const { send, mailer } = world([ann], ...mails);
    for (const { id } of mails) await send(id);
    expect(mailer.sent).toHaveLength(5);
  });

  it("sends no link where what was asked for became void since it was looked up", async () => {
    const mail = asked({ kind: "CHANGE", userId: ann.id, recipient: email("new@example.com") });
    const queued = [mail];
    const { book, links } = makeFakeMailBook([ann], queued);
    const [mailer, clock] = [makeFakeMailer(), makeFakeClock()];
    const voiding = {
      ...book,
      findOwner(key: MailUser["emailKey"]) {
        queued.length = 0;
        return book.findOwner(key);
      },
    };
    const send = makeSendMail({ book: voiding, mailer, makeToken: makeLinkToken, pagesUrl: "https://x.test", clock });
    expect(await send(mail.id)).toBe("remove");
    expect([mailer.sent, links]).toEqual([[], []]);
  });

  it.each(["CONFIRM", "CHANGE"] as const)(
    "tells the owner of an address that somebody else named, in the owner's language, and makes no link: %s",
    async (kind) => {
      const owner = makeMailUser("owner", { language: "de" });
      const stranger = makeMailUser("stranger", { email: owner.email, isConfirmed: false });
      const mail = asked({ kind, userId: stranger.id, recipient: owner.email });
      const { send, mailer, links } = world([owner, stranger], mail);
      await send(mail.id);
      expect(mailer.sent).toMatchObject([
        { recipient: "owner@example.com", subject: "Sie haben schon ein Konto bei Coffer" },
      ]);
      expect(mailer.sent[0]?.text).toContain("owner");
      expect(mailer.sent[0]?.text).not.toContain("stranger");
      expect(links).toEqual([]);
    },
  );

  it("makes another token for each try, and fails where the server does", async () => {
    const mail = asked({ kind: "RESET", loginKey: "ann" });
    const { send, mailer, links } = world([ann], mail);
    mailer.failure = new Error("no server");
    await expect(send(mail.id)).rejects.toThrow("no server");
    mailer.failure = null;
    await send(mail.id);
    expect(links).toHaveLength(2);
    expect(new Set(links.map(({ hash }) => Buffer.from(hash).toString("hex"))).size).toBe(2);
    expect(links.map(({ mailId }) => mailId)).toEqual([mail.id, mail.id]);
    expect(mailer.sent[0]?.text).toMatch(/https:\/\/x\.test\/console\/reset#token=[\w-]{43}\n/);
  });

  it("leads each link to its page, with the token behind a number sign, where no server sees it", async () => {
    const bob = makeMailUser("bob", { isConfirmed: false });
    const mails = [
      asked({ kind: "CONFIRM", userId: bob.id, recipient: bob.email }),
      asked({ kind: "CHANGE", userId: ann.id, recipient: email("new@example.com") }),
      asked({ kind: "EMAIL_CHANGED", userId: ann.id, recipient: email("old@example.com"), detail: "new@example.com" }),
      asked({ kind: "RESET", userId: ann.id }),
    ];
    const { send, mailer, links } = world([ann, bob], ...mails);
    for (const { id } of mails) await send(id);
    const pages = mailer.sent.map(({ text }) => /https:\S+/.exec(text)?.[0].replace(/=.*/, ""));
    expect(pages).toEqual(
      ["confirm", "confirm", "undo", "reset"].map((page) => `https://x.test/console/${page}#token`),
    );
    expect(mailer.sent.map(({ recipient }) => recipient)).toEqual([
      "bob@example.com",
      "new@example.com",
      "old@example.com",
      "ann@example.com",
    ]);
    expect(links.map(({ purpose, addressKey }) => [purpose, addressKey])).toEqual([
      ["CONFIRM", "bob@example.com"],
      ["CHANGE", "new@example.com"],
      ["UNDO", "old@example.com"],
      ["RESET", "ann@example.com"],
    ]);
  });

  it("tells of a change in the user's language, without a link", async () => {
    const user = makeMailUser("ute", { language: "de" });
    const mail = asked({ kind: "PASSWORD_CHANGED", userId: user.id, recipient: email("then@example.com") });
    const { send, mailer, links } = world([user], mail);
    await send(mail.id);
    expect(mailer.sent).toMatchObject([
      { recipient: "then@example.com", subject: "Ihr Passwort wurde geändert", id: mail.id },
    ]);
    expect(links).toEqual([]);
  });

  it("tells of a login on a new device when that was, and leads to the page that ends it, without a token", async () => {
    const mail = asked({
      kind: "NEW_DEVICE",
      userId: ann.id,
      recipient: ann.email,
      detail: "Firefox on Linux, 192.0.2.9",
    });
    const { send, mailer, links, clock } = world([ann], mail);
    const at = clock.now().toISOString().slice(0, 16).replace("T", " ");
    clock.pass(3_600_000);
    await send(mail.id);
    expect(mailer.sent).toMatchObject([{ recipient: "ann@example.com", subject: "A login on a new device" }]);
    expect(mailer.sent[0]?.text).toContain(`: Firefox on Linux, 192.0.2.9, ${at} UTC.`);
    expect(mailer.sent[0]?.text).toContain("https://x.test/console/settings/security\n");
    expect(links).toEqual([]);
  });
});
