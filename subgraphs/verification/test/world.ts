import { randomBytes } from "node:crypto";
import type { CofferEvent } from "@coffer/contracts/event";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { makeMemoryEventBus } from "@coffer/platform/events/bus-memory";
import { makeCallerOf } from "@coffer/platform/graphql/access/caller";
import type { Subgraph } from "@coffer/platform/graphql/subgraph";
import type { Actor, UserActor } from "@coffer/platform/identity/actor";
import type { Role } from "@coffer/platform/identity/roles";
import type { Mode } from "@coffer/platform/postgres/provision";
import { makeLeases } from "@coffer/platform/queue/leases";
import { makeLogger } from "@coffer/platform/running/log";
import { makeMemoryWakes } from "@coffer/platform/running/wakes";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { makeLocalKeyProvider, makeVault } from "@coffer/platform/stores/vault";
import { type Clock, systemClock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import { userActor } from "@coffer/testkit/actor";
import { freshDatabase } from "@coffer/testkit/database";
import { withOwnPool } from "@coffer/testkit/own-pool";
import type pg from "pg";
import type { JudgeFile } from "../src/adapters/judge/judge-file.ts";
import { loadRewriter } from "../src/adapters/judge/rewrite-file.ts";
import { makeSteps, VERIFICATIONS } from "../src/adapters/postgres/steps.ts";
import { sandboxProvider } from "../src/adapters/verdict-providers.ts";
import { makeAdvanceVerification } from "../src/app/advance-verification.ts";
import type { VerdictProvider } from "../src/app/ports.ts";
import type { SubmittedFile } from "../src/app/submit-verification.ts";
import { composeVerification } from "../src/compose.ts";
import type { VerificationConfig } from "../src/config.ts";
import { makeVerificationWorker } from "../src/jobs/advance-verifications.ts";
import { drawnPng } from "./drawn-png.ts";

export const VERIFICATION = "id status level networks reasons submittedAt decidedAt";
const SUBMIT = `mutation ($input: SubmitVerificationInput!) { submitVerification(input: $input) {
  __typename ... on Refusal { code message }
  ... on SubmitVerificationSuccess { verification { ${VERIFICATION} } }
  ... on VerificationInProgress { verification { ${VERIFICATION} } }
  ... on DocumentRefused { faults { path code message } } } }`;

export type Answer = { readonly data?: Record<string, unknown> | null; readonly errors?: readonly Fault[] };
type Fault = { readonly message: string; readonly extensions: Record<string, unknown> };
type Submission = { front?: SubmittedFile; back?: SubmittedFile; networks?: readonly string[] };
type SubmitAnswer = {
  __typename: string;
  code?: string;
  message?: string;
  verification?: { id: string; status: string };
  faults?: { path: string; code: string }[];
};
export type World = Awaited<ReturnType<typeof world>>;

export const person = (...roles: Role[]): UserActor => userActor(newId("usr"), { roles: ["USER", ...roles] });

/** A clock that stands still until told. */
export const handClock = (): Clock & { forward(ms: number): void } => {
  let now = Date.parse("2026-11-21T12:00:00.000Z");
  return {
    now: () => new Date(now),
    forward(ms) {
      now += ms;
    },
  };
};

/** Asks one subgraph as the gateway does. */
export const asker =
  (subgraph: Subgraph) =>
  async (actor: Actor, query: string, variables: Record<string, unknown> = {}, event?: unknown): Promise<Answer> => {
    const answer = await subgraph.execute({
      query,
      variables,
      actor,
      requestId: "req_test",
      ...(event === undefined ? {} : { event }),
    });
    return JSON.parse(JSON.stringify(answer)) as Answer;
  };

const onceSubmitter =
  (ask: ReturnType<typeof asker>) =>
  async (actor: Actor, { front = drawnPng(), back, networks = ["ETHEREUM"] }: Submission = {}) => {
    const answer = await ask(actor, SUBMIT, { input: { documentType: "PASSPORT", front, back, networks } });
    return { ...answer, said: answer.data?.submitVerification as SubmitAnswer };
  };

/** Asks again where this machine had no processor for the files, as BUSY says to do. */
export const submitter =
  (ask: ReturnType<typeof asker>): ReturnType<typeof onceSubmitter> =>
  async (...submission) => {
    for (;;) {
      const answer = await onceSubmitter(ask)(...submission);
      if (answer.errors?.[0]?.extensions.code !== "BUSY") return answer;
    }
  };

/**
 * The same code that judges elsewhere in a process of its own, which costs a hundred submissions
 * half a minute on a busy machine.
 */
const judgeHere: JudgeFile = async (file, kind) => (await loadRewriter(kind))(file);

/**
 * One database and the subgraph over it. The worker runs only where `start()` is called, or by hand
 * with `work()`.
 */
export async function world(
  options: { mode?: Mode; clock?: Clock; config?: Partial<VerificationConfig>; judgesHere?: boolean } = {},
) {
  const database = await freshDatabase();
  const { mode = "sandbox", clock = systemClock } = options;
  const config = {
    delayMs: 0,
    checkReuse: true,
    maxDocumentBytes: 1_000_000,
    networks: ["ETHEREUM", "BITCOIN", "TRON"],
    ...options.config,
  };
  const lines: string[] = [];
  const published: CofferEvent[] = [];
  const bus = makeMemoryEventBus();
  await bus.listen(["coffer.verification.v1"], (event) => published.push(event));
  const key = new Secret(randomBytes(32).toString("base64"));
  const environment = (pool: pg.Pool): SubgraphEnvironment => ({
    pool,
    bus,
    keyValue: makeMemoryKeyValueStore(clock),
    vault: makeVault(makeLocalKeyProvider({ keyId: "test", key })),
    clock,
    log: makeLogger({ name: "verification", level: "trace", stream: { write: (line) => lines.push(line) } }),
    wakes: makeMemoryWakes(),
    mode,
    schemaFolder: new URL("../../../schema/", import.meta.url),
    callerOf: makeCallerOf({ clock, twoFactors: false }),
  });
  const first = environment(database.pool("verification", 8));
  const admin = database.adminPool();
  const subgraphs: Subgraph[] = [];
  const another = (given?: pg.Pool) => {
    const pool = given ?? database.pool("verification", 8);
    const composed = composeVerification(environment(pool), config, options.judgesHere ? { judge: judgeHere } : {});
    const made = given ? composed : withOwnPool(composed, pool);
    subgraphs.push(made);
    return made;
  };
  const subgraph = another(first.pool);
  const ask = asker(subgraph);

  /** A worker of its own, as another process would have one. */
  const worker = (provider: VerdictProvider = sandboxProvider) =>
    makeVerificationWorker({
      leases: makeLeases(first.pool, VERIFICATIONS, clock),
      advance: makeAdvanceVerification({
        steps: makeSteps({ pool: first.pool }),
        provider,
        vault: first.vault,
        clock,
        log: first.log,
        delayMs: config.delayMs,
        checkReuse: config.checkReuse,
        announce: () => undefined,
      }),
      log: first.log,
    }).round;
  const rows = async <Row extends object>(text: string, values: unknown[] = []) =>
    (await admin.query<Row & pg.QueryResultRow>(text, values)).rows;

  return {
    database,
    environment: first,
    config,
    subgraph,
    /** The same subgraph in another process, over the same database. */
    another,
    ask,
    submit: submitter(ask),
    /** For who wants to see BUSY. */
    submitOnce: onceSubmitter(ask),
    lines,
    published,
    admin,
    rows,
    worker,
    /** Rounds of a worker until nothing is due. */
    async work(provider?: VerdictProvider) {
      const round = worker(provider);
      while ((await round()) === true);
    },
    statusesOf: async (actor: UserActor) =>
      (
        await rows<{ status: string }>(
          "SELECT status FROM verification.status_event WHERE user_id = $1 ORDER BY sequence",
          [uuidOf(actor.userId)],
        )
      ).map(({ status }) => status),
    /** Events that were committed, published or not. */
    async stated(type?: string) {
      const waiting = await rows<{ payload: CofferEvent }>("SELECT payload FROM verification.outbox ORDER BY id");
      const all = [...published, ...waiting.map(({ payload }) => payload)];
      return type === undefined ? all : all.filter((event) => event.type === `coffer.verification.${type}`);
    },
    async close() {
      await Promise.all(subgraphs.map((one) => one.stop()));
      await database.drop();
    },
  };
}
