import { makeRelay } from "@coffer/platform/events/relay";
import { makeDeadLetterDesk } from "@coffer/platform/graphql/dead-letter-desk";
import { busy } from "@coffer/platform/graphql/errors";
import { makeFairTurns, type TurnLimits, type Turns } from "@coffer/platform/graphql/fair-turns";
import { makeExecutableSubgraph, type Subgraph } from "@coffer/platform/graphql/subgraph";
import { makeLeases } from "@coffer/platform/queue/leases";
import { endingWithin, SUBMISSION_MS } from "@coffer/platform/running/deadlines";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { PrismaPg } from "@prisma/adapter-pg";
import { makeInspectDocument } from "./adapters/inspect-document.ts";
import { JUDGING_MS, type JudgeFile, makeJudgeFile } from "./adapters/judge/judge-file.ts";
import { PrismaClient } from "./adapters/postgres/generated/client.ts";
import { makeStatusHistory } from "./adapters/postgres/status-history.ts";
import { makeSteps, VERIFICATIONS } from "./adapters/postgres/steps.ts";
import { makeVerifications } from "./adapters/postgres/verifications.ts";
import { noProvider, sandboxProvider } from "./adapters/verdict-providers.ts";
import { makeAdvanceVerification } from "./app/advance-verification.ts";
import type { TakeTurn } from "./app/ports.ts";
import { makeReadVerifications } from "./app/read-verifications.ts";
import { makeSubmitVerification } from "./app/submit-verification.ts";
import type { VerificationApp } from "./app/use-cases.ts";
import { makeVerificationStream } from "./app/verification-stream.ts";
import type { VerificationConfig } from "./config.ts";
import { makeContext } from "./graphql/context.ts";
import { resolvers } from "./graphql/resolvers.ts";
import { makeVerificationWorker } from "./jobs/advance-verifications.ts";

/** For what is being judged when the process is to end. */
const STOP_PATIENCE_MS = 3_000;
/** Where files could not be judged in time: others' took that time. */
const RETRY_AFTER_SECONDS = 5;

/**
 * `judge` stands in for the process that judges a file, where hundreds are handed in that nobody
 * doubts.
 */
export function composeVerification(
  environment: SubgraphEnvironment,
  config: VerificationConfig,
  { judge }: { readonly judge?: JudgeFile } = {},
): Subgraph {
  const { pool, bus, vault, clock, wakes, mode, schemaFolder, callerOf } = environment;
  const log = environment.log.child({ subgraph: "verification" });
  const { delayMs, checkReuse, networks, maxDocumentBytes } = config;
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: "verification" }), errorFormat: "minimal" });
  const verifications = makeVerifications({ prisma, pool });
  const announce = () => wakes.wake("verification");

  const stopping = new AbortController();
  const judgeApart = makeJudgeFile({ log, maxBytes: maxDocumentBytes, signal: stopping.signal });
  const turns = makeFairTurns(turnLimits(maxDocumentBytes));

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
      inspect: makeInspectDocument({ judge: judge ?? judgeApart, maxBytes: maxDocumentBytes }),
      takeTurn: inTime(turns),
      vault,
      clock,
      delayMs,
      announce: () => {
        announce();
        worker.wake();
      },
    }),
    networks,
    readVerifications: makeReadVerifications({ verifications }),
    stream: makeVerificationStream({ history: makeStatusHistory({ pool }) }),
  };

  let unlisten: (() => void) | undefined;
  return {
    ...makeExecutableSubgraph({
      name: "verification",
      schemaFolder,
      resolvers,
      makeContext: makeContext(app),
      callerOf,
      deadLetters: makeDeadLetterDesk({ subgraph: "verification", pool, log }),
      log,
    }),
    routes: [],
    async start() {
      unlisten = wakes.on("verification", relay.wake);
      relay.start();
      worker.start();
    },
    async stop() {
      // Whoever waits is told to come again; what is being judged may end by itself, or is handed
      // back.
      const patience = setTimeout(() => stopping.abort(busy()), STOP_PATIENCE_MS);
      await turns.close();
      clearTimeout(patience);
      await worker.stop();
      unlisten?.();
      await relay.stop();
      await prisma.$disconnect();
    },
  };
}

const inTime =
  (turns: Turns): TakeTurn =>
  (userId, weight, work) =>
    endingWithin(
      SUBMISSION_MS,
      () => busy(RETRY_AFTER_SECONDS),
      (signal) => turns.take(userId, weight, () => work(signal)),
    );

/**
 * Bounds on what waits to be inspected and on what is inspected at once: two places, so that the
 * processes that judge take two times their limit of memory at most and one core is left, and the
 * bytes of some of the largest submissions. Whoever gets a turn at the last moment still has the
 * time that two files may take.
 */
export function turnLimits(maxDocumentBytes: number): TurnLimits {
  const largest = 2 * Math.ceil((maxDocumentBytes * 4) / 3);
  return {
    places: 2,
    ownersWorksMax: 20,
    ownersWeightMax: 2 * largest,
    weightMax: 6 * largest,
    patienceMs: SUBMISSION_MS - 2 * JUDGING_MS,
  };
}
