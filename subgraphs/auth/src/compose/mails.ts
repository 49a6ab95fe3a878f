import { makeLeases } from "@coffer/platform/queue/leases";
import type { Loop } from "@coffer/platform/running/loop";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeFolderMailer } from "../adapters/mails/folder-mailer.ts";
import { makeSmtpMailer } from "../adapters/mails/smtp-mailer.ts";
import { clearLinks } from "../adapters/postgres/mails/clear-links.ts";
import { makeMailBook } from "../adapters/postgres/mails/mail-book.ts";
import { MAILS } from "../adapters/postgres/mails/queue-mail.ts";
import { makeLinkToken } from "../adapters/sessions/opaque-tokens.ts";
import { makeSendMail } from "../app/mails/send-mail.ts";
import type { AuthConfig } from "../config.ts";
import { makeClearLinksJob } from "../jobs/mails/clear-links.ts";
import { makeMailJob } from "../jobs/mails/send-mails.ts";
import { composeNotices } from "./notices.ts";

type Mails = {
  readonly jobs: readonly Loop[];
  /** After a commit that queued a mail. */
  readonly wake: () => void;
  /** What tells of other subgraphs' events. */
  readonly notices: ReturnType<typeof composeNotices>;
  close(): void;
};

export function composeMails(environment: SubgraphEnvironment, { mails, pages }: AuthConfig): Mails {
  const { pool, clock, log } = environment;
  const mailer = mails.kind === "smtp" ? makeSmtpMailer(mails) : makeFolderMailer({ ...mails, log });
  const pagesUrl = `${pages.publicAddress.replace(/\/+$/, "")}/console`;
  const send = makeSendMail({ book: makeMailBook(pool), mailer, makeToken: makeLinkToken, pagesUrl, clock });
  const job = makeMailJob({ leases: makeLeases(pool, MAILS, clock), send, log });
  return {
    jobs: [job, makeClearLinksJob((before) => clearLinks(pool, before), clock, log)],
    notices: composeNotices({ ...environment, onMail: job.wake }),
    wake: job.wake,
    close: mailer.close,
  };
}
