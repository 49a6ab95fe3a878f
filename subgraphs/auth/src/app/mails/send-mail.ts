import type { Uuid } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import { NOTICE_PAGE_OF, PAGE_OF, PURPOSE_OF, RESETS_PER_HOUR } from "../../domain/mails/mail.ts";
import { renderMail } from "../../domain/mails/render-mail.ts";
import { emailKey } from "../../domain/users/email.ts";
import { type LinkPurpose, linkExpiry } from "../../domain/users/links.ts";
import type { MailBook, Mailer, MailUser, MakeToken, OutgoingMail, QueuedMail } from "./ports.ts";

export type SendMailDeps = {
  readonly book: MailBook;
  readonly mailer: Pick<Mailer, "send">;
  readonly makeToken: MakeToken;
  /** Of the pages that links lead to, without a slash at its end. */
  readonly pagesUrl: string;
  readonly clock: Clock;
};

const HOUR_MS = 3_600_000;

/**
 * Sends one mail of the queue, and says that it can be taken off. Whom it goes to and whether there
 * is anybody is looked up now, and not by whoever queued it: that took the same time for everybody.
 */
export const makeSendMail =
  (deps: SendMailDeps) =>
  async (id: Uuid): Promise<"remove"> => {
    const queued = await deps.book.find(id);
    const outgoing = queued && (await write(deps, queued));
    if (outgoing) await deps.mailer.send(outgoing);
    return "remove";
  };

/** Null where there is nobody to be told, or nothing any more. */
async function write(deps: SendMailDeps, mail: QueuedMail): Promise<OutgoingMail | null> {
  const { book } = deps;
  const user = mail.userId === null ? await book.findByLogin(mail.loginKey ?? "") : await book.findUser(mail.userId);
  if (!user) return null;
  const { kind } = mail;
  if (kind === "CONFIRM" || kind === "CHANGE") {
    const address = mail.recipient;
    const owner = address === null ? null : await book.findOwner(emailKey(address));
    // The owner's mail instead, and nobody else learns that there is one.
    if (owner && owner.id !== user.id) return render(mail, owner, { kind: "EMAIL_TAKEN", to: owner.email, link: null });
    if (kind === "CONFIRM" && (user.isConfirmed || user.email !== address)) return null;
  }
  // A link to whoever typed an address would give the account to whoever reads its mail.
  if (kind === "RESET" && !user.isConfirmed) return null;
  const to = mail.recipient ?? user.email;
  const purpose = PURPOSE_OF[kind];
  if (purpose === undefined) {
    const page = NOTICE_PAGE_OF[kind];
    return render(mail, user, { kind, to, link: page === undefined ? null : `${deps.pagesUrl}/${page}` });
  }
  const link = await makeLink(deps, mail, { user, purpose, to });
  return link === null ? null : render(mail, user, { kind, to, link });
}

type Addressed = { readonly user: MailUser; readonly purpose: LinkPurpose; readonly to: MailUser["email"] };

async function makeLink(
  { book, makeToken, pagesUrl, clock }: SendMailDeps,
  mail: QueuedMail,
  { user, purpose, to }: Addressed,
): Promise<string | null> {
  const [now, requestedAt] = [clock.now(), mail.createdAt];
  const expiresAt = linkExpiry(purpose, requestedAt, now);
  if (expiresAt === null) return null;
  const about = { userId: user.id, purpose };
  if (purpose === "RESET") {
    const lately = await book.countRequests(about, new Date(now.getTime() - HOUR_MS), mail.id);
    if (lately >= RESETS_PER_HOUR) return null;
  }
  const { token, hash } = makeToken();
  const isAdded = await book.addLink({
    ...about,
    hash,
    mailId: mail.id,
    address: to,
    addressKey: emailKey(to),
    requestedAt,
    expiresAt,
  });
  return isAdded ? `${pagesUrl}/${PAGE_OF[purpose]}#token=${token.reveal()}` : null;
}

function render(
  { id, createdAt, detail }: QueuedMail,
  { username, language }: MailUser,
  { kind, to, link }: { readonly kind: QueuedMail["kind"]; readonly to: string; readonly link: string | null },
): OutgoingMail {
  return { id, createdAt, recipient: to, ...renderMail(kind, language, { username, detail, at: createdAt, link }) };
}
