import { PUBLIC_ERROR_CODES, unavailable } from "@coffer/platform/graphql/errors";
import { ASSURANCE_LEVELS, type AssuranceLevel } from "@coffer/platform/identity/assurance";
import { isAway, makeAbsenceLog } from "@coffer/platform/running/away";
import type { Logger } from "@coffer/platform/running/log";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { withoutValues } from "./without-values.ts";

const INTERNAL = "INTERNAL_SERVER_ERROR";
const MASKED = "Something went wrong on our side. Quote the request id when you report it.";
/** Names that a client made up may be quoted in a message; sixteen megabytes of them may not. */
const MESSAGE_MAX = 1_000;

export type ErrorMask = {
  /** What of an error may leave. Masking twice changes nothing. */
  present(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError;
  /** The same for errors as they are inside; the faults among them are logged. */
  maskErrors(errors: readonly GraphQLError[], context: { readonly requestId: string }): GraphQLError[];
  logFaults(errors: readonly GraphQLError[], context: { readonly requestId: string }): void;
};

/**
 * No answer carries a stack, SQL or a host name; each error carries the request id that finds its
 * log line.
 */
export function makeErrorMask({ log, hideSuggestions }: { log: Logger; hideSuggestions: boolean }): ErrorMask {
  // Shortened first: the search for a suggestion takes quadratic time.
  const shown = (code: string, message: string) => {
    const shown = withoutValues(code, shorten(message));
    return hideSuggestions ? withoutSuggestion(shown) : shown;
  };
  const present: ErrorMask["present"] = (error, requestId) => {
    const known = publicCodeOf(error.extensions?.code);
    const path = error.path?.filter((step) => typeof step === "string" || typeof step === "number");
    return {
      message: known ? shown(known, error.message) : MASKED,
      ...(error.locations ? { locations: error.locations.map(({ line, column }) => ({ line, column })) } : {}),
      ...(path ? { path } : {}),
      extensions: { code: known ?? INTERNAL, ...(known ? shownOf(error.extensions ?? {}) : {}), requestId },
    };
  };
  const noteAbsence = makeAbsenceLog(log);
  const logFaults: ErrorMask["logFaults"] = (errors, { requestId }) => {
    for (const error of errors) {
      if (publicCodeOf(error.extensions.code) || wasMasked(error)) continue;
      const facts = { requestId, path: error.path };
      const cause = error.originalError ?? error;
      if (isAway(cause)) noteAbsence(cause, facts);
      else log.error({ err: cause, ...facts }, "a request failed");
    }
  };
  return {
    present,
    logFaults,
    maskErrors(errors, context) {
      logFaults(errors, context);
      return errors.map((error) => {
        const { message, extensions = {}, path } = present(toPublicAbsence(error).toJSON(), context.requestId);
        return new GraphQLError(message, {
          nodes: error.nodes ?? null,
          source: error.source ?? null,
          positions: error.positions ?? null,
          path: path ?? null,
          extensions,
        });
      });
    },
  };
}

/** What is away is no fault of ours: the error says so, as the subgraphs say it. */
export function toPublicAbsence(error: GraphQLError): GraphQLError {
  if (publicCodeOf(error.extensions.code) || !isAway(error.originalError ?? error)) return error;
  const { message, extensions } = unavailable();
  return new GraphQLError(message, { nodes: error.nodes ?? null, path: error.path ?? null, extensions });
}

const publicCodeOf = (code: unknown): string | undefined =>
  typeof code === "string" && PUBLIC_ERROR_CODES.has(code) ? code : undefined;

/** The subgraph has logged its fault already, under the same request id. */
const wasMasked = (error: GraphQLError): boolean => error.extensions.code === INTERNAL && error.message === MASKED;

/**
 * Facts of an extension that clients may see, each in its shape; where an error came from inside is
 * not among them.
 */
function shownOf(facts: Readonly<Record<string, unknown>>) {
  const { inputs, retryAfterSeconds, coordinate, level, maxAgeSeconds, held } = facts;
  return {
    ...(Array.isArray(inputs) ? { inputs: inputs.filter(isInputFault).map(presentInput) } : {}),
    ...(typeof retryAfterSeconds === "number" ? { retryAfterSeconds } : {}),
    ...(typeof coordinate === "string" ? { coordinate } : {}),
    ...(isLevel(level) ? { level } : {}),
    ...(typeof maxAgeSeconds === "number" ? { maxAgeSeconds } : {}),
    ...(isRecord(held) ? { held: presentHeld(held) } : {}),
  };
}

type InputFault = { readonly path: string; readonly code: string; readonly message: string };

const isInputFault = (input: unknown): input is InputFault =>
  isRecord(input) && ["path", "code", "message"].every((key) => typeof input[key] === "string");

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isLevel = (value: unknown): value is AssuranceLevel => ASSURANCE_LEVELS.some((level) => level === value);

const presentHeld = ({ level, provedAt }: Record<string, unknown>) => ({
  level: isLevel(level) ? level : null,
  provedAt: typeof provedAt === "string" && MOMENT.test(provedAt) ? provedAt : null,
});

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const presentInput = ({ path, code, message }: InputFault) => ({ path, code, message: shorten(message) });

/** graphql-js suggests names of the schema and of enums, in the last sentence of a message. */
const withoutSuggestion = (message: string): string => message.replace(/( Did you mean [^?]*[?…])+$/, "");

const shorten = (message: string): string =>
  message.length <= MESSAGE_MAX ? message : `${message.slice(0, MESSAGE_MAX)}…`;
