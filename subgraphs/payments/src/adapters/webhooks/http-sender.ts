import { isIP, type LookupFunction } from "node:net";
import { findUrlFault, isAllowedAddress } from "../../app/webhooks/judge-target.ts";
import type { Sender, Sent } from "../../app/webhooks/ports.ts";
import type { AttemptFault } from "../../domain/webhooks/delivery.ts";
import type { TargetPolicy } from "../../domain/webhooks/target.ts";
import { makeLateUndici } from "../late-undici.ts";
import { readAnswer } from "./read-answer.ts";
import type { ResolveName } from "./resolve-name.ts";

/** Of a connection that nothing goes through. */
const IDLE_MS = 4_000;
const HEADERS_MAX_BYTES = 16_384;

/** Of the address or the name: nothing was sent. */
class Refused extends Error {
  readonly fault: AttemptFault;
  constructor(fault: AttemptFault) {
    super(fault);
    this.fault = fault;
  }
}

type Parts = { readonly targets: TargetPolicy; readonly resolve: ResolveName; readonly timeoutMs: number };
type Outcome = Omit<Sent, "durationMs">;

/**
 * Sends a request to where the policy lets it go, and nowhere else. A name is resolved when a
 * connection is made, every address of it is judged, and the connection goes to one of these: no
 * other resolution comes between. No redirect is followed, and no proxy is asked.
 */
export function makeHttpSender(parts: Parts): Sender & { close(): Promise<void> } {
  const { targets, timeoutMs } = parts;
  const agent = makeLateUndici(agentOptions(parts));

  const request = async (target: URL, { headers, body }: Omit<Parameters<Sender["send"]>[0], "url">) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await (await agent.find()).request({
        origin: target.origin,
        path: target.pathname + target.search,
        method: "POST",
        headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
        body,
        signal,
      });
      const retryAfter = answer.headers["retry-after"];
      return {
        status: answer.statusCode,
        fault: null,
        answer: await readAnswer(answer.body),
        retryAfter: typeof retryAfter === "string" ? retryAfter : null,
      };
    } catch (error) {
      return unanswered(signal.aborted ? "TIMED_OUT" : faultOf(error));
    }
  };
  return {
    async send({ url, ...sending }) {
      const began = performance.now();
      const target = new URL(url);
      const fault = findUrlFault(target, targets);
      const outcome = fault === null ? await request(target, sending) : unanswered(faultOfUrl(fault));
      return { ...outcome, durationMs: Math.ceil(performance.now() - began) };
    },
    close: agent.close,
  };
}

const agentOptions = ({ targets, resolve, timeoutMs }: Parts) => ({
  allowH2: false,
  pipelining: 1,
  keepAliveTimeout: IDLE_MS,
  keepAliveMaxTimeout: IDLE_MS,
  headersTimeout: timeoutMs,
  bodyTimeout: timeoutMs,
  maxHeaderSize: HEADERS_MAX_BYTES,
  connect: { lookup: makeJudgedLookup(targets, resolve), timeout: timeoutMs, autoSelectFamily: true },
});

const unanswered = (fault: AttemptFault): Outcome => ({ status: null, fault, answer: null, retryAfter: null });

const faultOfUrl = (fault: NonNullable<ReturnType<typeof findUrlFault>>): AttemptFault =>
  fault === "ADDRESS_NOT_ALLOWED" ? fault : "URL_NOT_ALLOWED";

/** Asked for every name; of an address, undici and Node ask nobody, and `send` has judged it. */
const makeJudgedLookup =
  (targets: TargetPolicy, resolve: ResolveName): LookupFunction =>
  (name, options, done) => {
    findAddresses(name, targets, resolve).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) done(null, addresses);
        else done(null, first?.address ?? "", first?.family);
      },
      (error: Error) => done(error, []),
    );
  };

async function findAddresses(name: string, targets: TargetPolicy, resolve: ResolveName) {
  const found = await resolve(name).catch(() => {
    throw new Refused("NAME_NOT_FOUND");
  });
  if (found.length === 0) throw new Refused("NAME_NOT_FOUND");
  // One that leads inside is reason enough: which of them is tried is chance.
  if (!found.every((address) => isAllowedAddress(address, targets))) throw new Refused("ADDRESS_NOT_ALLOWED");
  return found.map((address) => ({ address, family: isIP(address) }));
}

const TIMEOUTS = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_CONNECT_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "ETIMEDOUT"]);
const TLS =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO$|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$)/;

/** Where an error has others beside or below it, what the first that is known says. */
function faultOf(error: unknown): AttemptFault {
  for (const one of listErrors(error, 4)) {
    if (one instanceof Refused) return one.fault;
    const code = String((one as { readonly code?: unknown }).code);
    if (TIMEOUTS.has(code)) return "TIMED_OUT";
    if (TLS.test(code)) return "TLS_FAILED";
  }
  return "CONNECTION_FAILED";
}

function listErrors(error: unknown, depth: number): Error[] {
  if (!(error instanceof Error) || depth === 0) return [];
  const beside: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...beside].flatMap((below) => listErrors(below, depth - 1))];
}
