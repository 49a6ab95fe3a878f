import { type Logger, pino, stdSerializers } from "pino";

export type { Logger } from "pino";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Keys whose values never reach a log line, at the top and one level down; `Secret` objects hide
 * themselves wherever they are.
 */
const HIDDEN = [
  "password",
  "accessToken",
  "refreshToken",
  "token",
  "authorization",
  "cookie",
  "mnemonic",
  "seed",
  "entropy",
  "privateKey",
  "base64",
  "databaseUrl",
  "connectionString",
];

/**
 * JSON lines on standard output, or to `stream`. Every line of a request carries its `requestId`.
 */
export function makeLogger(options: { name: string; level: LogLevel; stream?: { write(line: string): void } }): Logger {
  const settings = {
    name: options.name,
    level: options.level,
    base: { name: options.name },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: factsOf },
    redact: { paths: HIDDEN.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: "[redacted]" },
  };
  return options.stream ? pino(settings, options.stream) : pino(settings);
}

/**
 * Drivers hang whole connections on their errors, with the statements that wait there and the
 * values in them: none of that is written.
 */
function factsOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = stdSerializers.err(error);
  return { type, message, stack, ...("code" in error ? { code: error.code } : {}) };
}
