import { newUuid } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeMailer, makeFakeMails } from "../../test/fakes/mails.ts";
import { emailTakenMail } from "../domain/mail.ts";
import { makeSendMail } from "./send-mail.ts";

async function queueOne() {
  const mails = makeFakeMails();
  await mails.add({ query: async () => [] }, emailTakenMail("owner@example.com"), new Date(0));
  const [mail] = mails.queued;
  if (!mail) throw new Error("nothing was queued");
  return { mails, mail };
}

describe("sendMail", () => {
  it("fails where the server does, so that the mail stays in the queue", async () => {
    const { mails, mail } = await queueOne();
    const send = makeSendMail({ mails, mailer: makeFakeMailer(new Error("no server")) });
    await expect(send(mail.id)).rejects.toThrow("no server");
    expect(mails.queued).toEqual([mail]);
  });

  it("sends nothing for a mail that another instance has sent, and takes it off", async () => {
    const { mails } = await queueOne();
    const mailer = makeFakeMailer();
    expect(await makeSendMail({ mails, mailer })(newUuid())).toBe("remove");
    expect(mailer.sent).toEqual([]);
  });

  it("takes a mail off only once the server has it, with its id, by which a repeat can be told", async () => {
    const { mails, mail } = await queueOne();
    const mailer = makeFakeMailer();
    expect(await makeSendMail({ mails, mailer })(mail.id)).toBe("remove");
    expect(mailer.sent).toEqual([mail]);
  });
});
