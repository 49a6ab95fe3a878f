import { newUuid } from "@coffer/contracts/ids";
import type { Mailer, Mails, QueuedMail } from "../../src/app/ports.ts";

/** A queue of mails in memory: whoever calls it is the transaction. */
export function makeFakeMails(): Mails & { readonly queued: QueuedMail[] } {
  const queued: QueuedMail[] = [];
  return {
    queued,
    async add(_sql, mail, at) {
      queued.push({ ...mail, id: newUuid(), createdAt: at });
    },
    find: async (id) => queued.find((mail) => mail.id === id) ?? null,
  };
}

/** A mail server that keeps what it is given, or is away. */
export function makeFakeMailer(fault?: Error): Mailer & { readonly sent: QueuedMail[] } {
  const sent: QueuedMail[] = [];
  return {
    sent,
    async send(mail) {
      if (fault) throw fault;
      sent.push(mail);
    },
    close: () => undefined,
  };
}
