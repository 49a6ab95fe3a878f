import type { SubgraphEnvironment } from "@coffer/platform/environment";
import { makeRelay } from "@coffer/platform/events/relay";
import { makeLeases } from "@coffer/platform/queue/leases";
import { makeExecutableSubgraph, type Subgraph } from "@coffer/platform/subgraph";
import { PrismaPg } from "@prisma/adapter-pg";
import { inspectDocument } from "./adapters/inspect-document.ts";
import { PrismaClient } from "./adapters/postgres/generated/client.ts";
import { makeStatusHistory } from "./adapters/postgres/status-history.ts";
import { makeSteps, VERIFICATIONS } from "./adapters/postgres/steps.ts";
import { makeVerifications } from "./adapters/postgres/verifications.ts";
import { noProvider, sandboxProvider } from "./adapters/verdict-providers.ts";
import { makeAdvanceVerification } from "./app/advance-verification.ts";
import { makeReadVerifications } from "./app/read-verifications.ts";
import { makeSubmitVerification } from "./app/submit-verification.ts";
import type { VerificationApp } from "./app/use-cases.ts";
import { makeVerificationStream } from "./app/verification-stream.ts";
import type { VerificationConfig } from "./config.ts";
import { makeContext } from "./graphql/context.ts";
import { resolvers } from "./graphql/resolvers.ts";
import { makeVerificationWorker } from "./jobs/advance-verifications.ts";

export function composeVerification(environment: SubgraphEnvironment, config: VerificationConfig): Subgraph {
  const { pool, bus, vault, clock, wakes, mode, schemaFolder } = environment;
  const log = environment.log.child({ subgraph: "verification" });
  const { delayMs, checkReuse, networks, maxDocumentBytes } = config;
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: "verification" }), errorFormat: "minimal" });
  const verifications = makeVerifications({ prisma, pool });
  const announce = () => wakes.wake("verification");

  const relay = makeRelay({ subgraph: "verification", pool, bus, log });
  const worker = makeVerificationWorker({
    log,
    leases: makeLeases(pool, VERIFICATIONS, clock),
    advance: makeAdvanceVerification({
      steps: makeSteps({ pool }),
      provider: mode === "sandbox" ? sandboxProvider : noProvider,
      vault,
      clock,
      log,
      delayMs,
      checkReuse,
      announce,
    }),
  });
  const app: VerificationApp = {
    submitVerification: makeSubmitVerification({
      verifications,
      inspect: (input) => inspectDocument(input, { maxBytes: maxDocumentBytes }),
      vault,
      clock,
      networks,
      delayMs,
      announce: () => {
        announce();
        worker.wake();
      },
    }),
    readVerifications: makeReadVerifications({ verifications }),
    stream: makeVerificationStream({ history: makeStatusHistory({ pool }) }),
  };

  let unlisten: (() => void) | undefined;
  return {
    ...makeExecutableSubgraph({ name: "verification", schemaFolder, resolvers, makeContext: makeContext(app), log }),
    routes: [],
    async start() {
      unlisten = wakes.on("verification", relay.wake);
      relay.start();
      worker.start();
    },
    async stop() {
      await worker.stop();
      unlisten?.();
      await relay.stop();
      await prisma.$disconnect();
    },
  };
}
