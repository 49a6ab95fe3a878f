import { newId, newUuid } from "@coffer/contracts/ids";
import type { MailBook, MailUser, OutgoingMail, QueuedMail } from "../../src/app/mails/ports.ts";
import { emailKey } from "../../src/domain/users/email.ts";
import { email } from "./world.ts";

type AddedLink = Parameters<MailBook["addLink"]>[0];

export function makeMailUser(name: string, more: Partial<MailUser> = {}): MailUser {
  const address = email(`${name}@example.com`);
  return {
    id: newId("usr"),
    username: name,
    language: "en",
    email: address,
    emailKey: emailKey(address),
    isConfirmed: true,
    ...more,
  };
}

export const makeQueuedMail = (mail: Partial<QueuedMail> & Pick<QueuedMail, "kind">): QueuedMail => ({
  id: newUuid(),
  userId: null,
  recipient: null,
  loginKey: null,
  detail: null,
  createdAt: new Date("2026-01-01T00:00:00.000Z"),
  ...mail,
});

/** A queue and its users in memory. */
export function makeFakeMailBook(users: readonly MailUser[], queued: readonly QueuedMail[]) {
  const links: AddedLink[] = [];
  const find = (is: (user: MailUser) => boolean) => users.find(is) ?? null;
  const book: MailBook = {
    find: async (id) => queued.find((mail) => mail.id === id) ?? null,
    findUser: async (id) => find((user) => user.id === id),
    findByLogin: async (key) => find((user) => user.username === key || (user.isConfirmed && user.emailKey === key)),
    findOwner: async (key) => find((user) => user.isConfirmed && user.emailKey === key),
    async countRequests({ userId, purpose }, since, but) {
      const found = links.filter(
        (link) => link.userId === userId && link.purpose === purpose && link.requestedAt > since && link.mailId !== but,
      );
      return new Set(found.map(({ mailId }) => mailId)).size;
    },
    async addLink(link) {
      const isQueued = queued.some(({ id }) => id === link.mailId);
      if (isQueued) links.push(link);
      return isQueued;
    },
  };
  return { book, links };
}

export function makeFakeMailer() {
  const sent: OutgoingMail[] = [];
  const mailer = {
    sent,
    failure: null as Error | null,
    async send(mail: OutgoingMail) {
      if (mailer.failure) throw mailer.failure;
      sent.push(mail);
    },
  };
  return mailer;
}
