import type { Uuid } from "@coffer/contracts/ids";
import type { Worked } from "@coffer/platform/queue/worker";
import type { Mailer, Mails } from "./ports.ts";

/** Sends one mail of the queue, and takes it off once whoever delivers it has it. */
export const makeSendMail =
  ({ mails, mailer }: { readonly mails: Pick<Mails, "find">; readonly mailer: Pick<Mailer, "send"> }) =>
  async (id: Uuid): Promise<Worked> => {
    const mail = await mails.find(id);
    if (mail) await mailer.send(mail);
    return "remove";
  };
