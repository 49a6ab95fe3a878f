import type { Readable } from "node:stream";
import { busy } from "@coffer/platform/graphql/errors";
import type { Logger } from "@coffer/platform/running/log";
import type { Work } from "@coffer/platform/running/work";
import { within } from "@coffer/platform/values/within";
import { GraphQLError } from "graphql";
import { type Dispatcher, Pool } from "undici";

export type Message = {
  readonly path: string;
  readonly method: "GET" | "POST";
  readonly headers: Record<string, string>;
  readonly body?: string;
};
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

export type InstancesOptions = {
  readonly name: string;
  readonly urls: readonly string[];
  readonly connections: number;
  /** For a request with all its tries, waiting for a connection included. */
  readonly timeoutMs: number;
  readonly log: Logger;
};

/** Errors of a request that was never sent: safe to repeat elsewhere, a mutation too. */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "UND_ERR_CONNECT_TIMEOUT",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
]);
const REST_MS = 1_000;
const CLOSE_MAX_MS = 1_000;
const RETRY_AFTER_SECONDS = 5;

export type Sending = {
  /** Whether it may be sent twice. */
  readonly isSafe: boolean;
  /** Where it ends, nobody waits for the answer. */
  readonly work?: Work;
};

export type Opening = {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body?: Readable;
};

type Instance = { readonly pool: Pool; restsUntil: number };

/**
 * The instances of a subgraph, over keep-alive connections to each in turn. One that cannot be
 * reached rests for a second. What broke after it was sent is sent again only where that is safe.
 * Throws SUBGRAPH_UNAVAILABLE where nobody answers.
 */
export function makeInstances({ name, urls, connections, timeoutMs, log }: InstancesOptions) {
  const instances: Instance[] = urls.map((url) => ({
    pool: new Pool(url, { connections, pipelining: 1, connect: { timeout: 2_000 }, keepAliveTimeout: 60_000 }),
    restsUntil: 0,
  }));
  let turn = 0;
  /**
   * Those that do not rest first; the others as a last resort. One that is alone is tried twice:
   * its connection may have been an old one.
   */
  const inTurn = (): Instance[] => {
    turn = (turn + 1) % instances.length;
    const order = [...instances.slice(turn), ...instances.slice(0, turn)];
    if (order.length === 1) return [...order, ...order];
    const now = Date.now();
    return [
      ...order.filter(({ restsUntil }) => restsUntil <= now),
      ...order.filter(({ restsUntil }) => restsUntil > now),
    ];
  };

  return {
    async send(message: Message, { isSafe, work }: Sending): Promise<Answer> {
      const abort = new AbortController();
      const { signal } = abort;
      const timer = setTimeout(() => abort.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      const listening = work?.onEnd(() => abort.abort(work.ended));
      const isUnwanted = () => signal.aborted && signal.reason === work?.ended;
      let last: unknown;
      for (const instance of inTurn()) {
        try {
          const { statusCode, headers, body } = await instance.pool.request({ ...message, signal });
          const answer = { status: statusCode, headers: headers as Answer["headers"], body: await body.text() };
          clearTimeout(timer);
          listening?.forget();
          return answer;
        } catch (error) {
          last = error;
          if (isUnwanted()) break; // then it is nobody's fault
          const wasNeverSent = NEVER_SENT.has((error as { code?: string }).code ?? "");
          if (wasNeverSent || signal.aborted) instance.restsUntil = Date.now() + REST_MS;
          if (signal.aborted || !(wasNeverSent || isSafe)) break;
        }
      }
      clearTimeout(timer);
      listening?.forget();
      if (isUnwanted()) throw signal.reason;
      log.warn(
        { err: last, subgraph: name, requestId: message.headers["x-request-id"] },
        "a subgraph cannot be reached",
      );
      throw unavailable(name);
    },
    open: makeOpen({ name, log }, inTurn),
    /** What is under way may end; it is not waited for any longer than a second. */
    async close(): Promise<void> {
      await Promise.all(
        instances.map(({ pool }) =>
          within(CLOSE_MAX_MS, pool.close()).catch(() => pool.destroy().catch(() => undefined)),
        ),
      );
    },
  };
}

/**
 * As it comes, both ways: what has a body is sent once, for nobody has it a second time. Throws
 * what undici throws.
 */
const makeOpen =
  ({ name, log }: Pick<InstancesOptions, "name" | "log">, inTurn: () => readonly Instance[]) =>
  async (
    { method, path, headers, body }: Opening,
    { silenceMaxMs, signal }: { readonly silenceMaxMs: number; readonly signal: AbortSignal },
  ): Promise<Dispatcher.ResponseData> => {
    const isSafe = body === undefined && ["GET", "HEAD", "OPTIONS"].includes(method);
    const asked = { method, path, headers, headersTimeout: silenceMaxMs, bodyTimeout: silenceMaxMs, signal };
    let last: unknown;
    for (const instance of inTurn()) {
      try {
        const opened = await instance.pool.request({ ...asked, ...(body ? { body } : {}) });
        // Whoever reads it hears of its end. Where the client has left before, nobody does: then an
        // error that nobody hears would end this process.
        opened.body.on("error", () => undefined);
        return opened;
      } catch (error) {
        last = error;
        const { code = "" } = error as { code?: string };
        if (NEVER_SENT.has(code)) instance.restsUntil = Date.now() + REST_MS;
        if (code === "UND_ERR_HEADERS_TIMEOUT" || signal.aborted || !isSafe) break;
      }
    }
    if (!signal.aborted)
      log.warn({ err: last, subgraph: name, requestId: headers["x-request-id"] }, "a subgraph cannot be reached");
    throw last;
  };

/**
 * For requests that take long by right, with connections of their own: nothing else waits behind
 * them. None of them waits for a connection either, for that would be taken of its time: where all
 * are taken, the next is refused with BUSY.
 */
export function makePatientInstances(options: InstancesOptions): ReturnType<typeof makeInstances> {
  const instances = makeInstances(options);
  let underWay = 0;
  return {
    async send(message, sending) {
      if (underWay >= options.connections) throw busy(RETRY_AFTER_SECONDS);
      underWay += 1;
      try {
        return await instances.send(message, sending);
      } finally {
        underWay -= 1;
      }
    },
    open: instances.open,
    close: instances.close,
  };
}

export const unavailable = (name: string): GraphQLError =>
  new GraphQLError(
    `A part of the system (${name}) does not answer now. Try again; repeat a payment with the same idempotency key.`,
    {
      extensions: { code: "SUBGRAPH_UNAVAILABLE" },
    },
  );
