import type { Subscription } from "@coffer/platform/events/bus";
import { startConsumer } from "@coffer/platform/events/consumer";
import { makeEffect } from "@coffer/platform/events/consumer-parts";
import { makeRelay } from "@coffer/platform/events/relay";
import { makeDeadLetterDesk } from "@coffer/platform/graphql/dead-letter-desk";
import { makeExecutableSubgraph, type Subgraph } from "@coffer/platform/graphql/subgraph";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import { makeLeases } from "@coffer/platform/queue/leases";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { PrismaPg } from "@prisma/adapter-pg";
import { makeFolderMailer } from "./adapters/mail/folder-mailer.ts";
import { makeSmtpMailer } from "./adapters/mail/smtp-mailer.ts";
import { PrismaClient } from "./adapters/postgres/generated/client.ts";
import { MAILS, makeMails } from "./adapters/postgres/mails.ts";
import { makeProfileRepository } from "./adapters/postgres/profile-repository.ts";
import { makeFindProfiles } from "./app/find-profiles.ts";
import { makeNotifyEmailTaken } from "./app/notify-email-taken.ts";
import { makeSendMail } from "./app/send-mail.ts";
import { makeUpdateProfile } from "./app/update-profile.ts";
import type { MailConfig, UsersConfig } from "./config.ts";
import { makeContext } from "./graphql/context.ts";
import { resolvers } from "./graphql/resolvers.ts";
import { makeMailJob } from "./jobs/send-mails.ts";

export function composeUsers(environment: SubgraphEnvironment, config: UsersConfig): Subgraph {
  const { pool, bus, clock, log, wakes, schemaFolder, callerOf } = environment;
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: "users" }), errorFormat: "minimal" });
  const profiles = makeProfileRepository({ prisma, onCommit: () => wakes.wake("users") });
  const relay = makeRelay({ subgraph: "users", pool, bus, log });
  const app = {
    findProfiles: makeFindProfiles({ profiles }),
    updateProfile: makeUpdateProfile({ profiles, clock }),
  };
  const mails = makeMails(pool);
  const mailer = makeMailer(config.mail);
  const mailJob = makeMailJob({ leases: makeLeases(pool, MAILS, clock), send: makeSendMail({ mails, mailer }), log });
  const transaction = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    const done = await inTransaction(pool, (client) => work(pgSql(client)));
    mailJob.wake();
    return done;
  };
  let consumer: Subscription | undefined;
  let unlisten: (() => void) | undefined;

  return {
    ...makeExecutableSubgraph({
      name: "users",
      schemaFolder,
      resolvers,
      makeContext: makeContext(app),
      callerOf,
      deadLetters: makeDeadLetterDesk({ subgraph: "users", pool, log }),
      log,
    }),
    routes: [],
    async start() {
      consumer = await startConsumer({
        subgraph: "users",
        name: "mails",
        from: ["auth"],
        bus,
        log,
        transaction,
        effects: makeEffect("coffer.auth.registration.email_taken", makeNotifyEmailTaken({ mails, clock })),
      });
      unlisten = wakes.on("users", relay.wake);
      relay.start();
      mailJob.start();
    },
    async stop() {
      await consumer?.stop();
      await mailJob.stop();
      unlisten?.();
      await relay.stop();
      mailer.close();
      await prisma.$disconnect();
    },
  };
}

const makeMailer = (config: MailConfig) => (config.kind === "smtp" ? makeSmtpMailer(config) : makeFolderMailer(config));
