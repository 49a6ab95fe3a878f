import type { Readable } from "node:stream";
import type { Logger } from "@coffer/platform/running/log";
import { parseInstant } from "@coffer/platform/text/parse-instant";
import type { Clock } from "@coffer/platform/values/clock";
import type { Secret } from "@coffer/platform/values/secret";
import type { Agent } from "undici";
import type { MarketRates } from "../../app/exchanges/ports.ts";
import { parseRate } from "../../domain/exchanges/rate.ts";
import type { MarketRate } from "../../domain/exchanges/terms.ts";
import { makeLateUndici } from "../late-undici.ts";

export type RateSource = {
  /** With `{base}` and `{counter}` where the codes of the two currencies go. */
  readonly url: string;
  readonly token: Secret | null;
  readonly timeoutMs: number;
  /** What a market said longer ago is not believed. */
  readonly maxAgeMs: number;
};

/** So far may the source's clock be ahead of ours. */
const SKEW_MS = 5_000;
/** However many ask, the source is asked this often for a pair. */
const KEEP_MS = 1_000;
const BYTES_MAX = 16_384;

/** Why what was said is not believed; for the log alone. */
class Unbelievable extends Error {}

type Parts = RateSource & { readonly clock: Clock; readonly log: Pick<Logger, "warn"> };

/**
 * Asks a source of rates by HTTP GET, whose answer is an object with `base`, `counter`, `rate` and
 * `at`. Whatever goes wrong is a rate that is not to be had. `clock`: the true one, also in a
 * sandbox: the source knows no other. No redirect is followed.
 */
export function makeHttpRates({ clock, log, ...source }: Parts): MarketRates & { close(): Promise<void> } {
  const agent = makeLateUndici({ headersTimeout: source.timeoutMs, bodyTimeout: source.timeoutMs });
  const asked = new Map<string, { readonly at: number; readonly answer: Promise<MarketRate | null> }>();

  const ask = async (base: string, counter: string): Promise<MarketRate | null> => {
    try {
      const said = readSaid(await fetchText(await agent.find(), source, [base, counter]), base, counter);
      judgeAge(said, clock.now(), source.maxAgeMs);
      return said;
    } catch (error) {
      const why = error instanceof Unbelievable ? error.message : "the source did not answer";
      // An error of the connection would name the address, which may have a key in it.
      log.warn({ base, counter, why }, "a rate is not to be had");
      return null;
    }
  };
  return {
    async read(base, counter) {
      const [name, now] = [`${base} ${counter}`, clock.now().getTime()];
      const known = asked.get(name);
      // Pairs are those of terms, so what is kept is bounded by what was decided.
      if (known && Math.abs(now - known.at) < KEEP_MS) return known.answer;
      const answer = ask(base, counter);
      asked.set(name, { at: now, answer });
      return answer;
    },
    close: agent.close,
  };
}

async function fetchText(agent: Agent, { url, token, timeoutMs }: RateSource, [base, counter]: readonly string[]) {
  const target = new URL(withCode(withCode(url, "{base}", base), "{counter}", counter));
  const answer = await agent.request({
    origin: target.origin,
    path: target.pathname + target.search,
    method: "GET",
    headers: { accept: "application/json", ...(token ? { authorization: `Bearer ${token.reveal()}` } : {}) },
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await readText(answer.body);
  if (answer.statusCode !== 200) throw new Unbelievable(`the source answered ${answer.statusCode}`);
  return text;
}

const withCode = (url: string, place: string, code = ""): string => url.replaceAll(place, encodeURIComponent(code));

async function readText(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > BYTES_MAX) throw new Unbelievable("the answer is too long");
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Numbers as they are written (JSON.parse source text access): none becomes a double. */
const asWritten = (_key: string, value: unknown, { source }: { readonly source?: string }): unknown =>
  typeof value === "number" ? source : value;
const parseExactly = JSON.parse as (text: string, reviver: typeof asWritten) => unknown;

function readSaid(text: string, base: string, counter: string): MarketRate {
  const said = parse(text);
  // Of another pair, or of this one the other way round, it would be a wrong rate.
  if (said.base !== base || said.counter !== counter) throw new Unbelievable("the answer is of another pair");
  const at = parseInstant(said.at);
  if (!at) throw new Unbelievable("the answer says no moment");
  if (typeof said.rate !== "string" || !parseRate(said.rate))
    throw new Unbelievable("the rate is no decimal above zero");
  return { rate: said.rate, at };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let said: unknown;
  try {
    said = parseExactly(text, asWritten);
  } catch {
    said = null;
  }
  if (typeof said !== "object" || said === null) throw new Unbelievable("the answer is no JSON object");
  return said as Readonly<Record<string, unknown>>;
}

function judgeAge({ at }: MarketRate, now: Date, maxAgeMs: number): void {
  const age = now.getTime() - at.getTime();
  if (age > maxAgeMs) throw new Unbelievable("the rate is too old");
  if (age < -SKEW_MS) throw new Unbelievable("the rate is of a moment to come");
}

/** Where nobody says what anything is worth: terms have to say it themselves. */
export const noRates: MarketRates & { close(): Promise<void> } = { read: async () => null, close: async () => {} };
