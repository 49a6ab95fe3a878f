import { PUBLIC_ERROR_CODES } from "@coffer/platform/graphql/errors";
import { makeLogger } from "@coffer/platform/running/log";
import fc from "fast-check";
import { GraphQLError, parse, Source } from "graphql";
import { describe, expect, it } from "vitest";
import { makeErrorMask } from "./mask-errors.ts";

function makeWorld(hideSuggestions = false) {
  const lines: Record<string, unknown>[] = [];
  const log = makeLogger({ name: "test", level: "debug", stream: { write: (line) => lines.push(JSON.parse(line)) } });
  return { ...makeErrorMask({ log, hideSuggestions }), lines };
}
const { present } = makeWorld();
const MASKED = "Something went wrong on our side. Quote the request id when you report it.";

describe("masking an error", () => {
  it.each([
    "Invalid `prisma.user.findUnique()` invocation in /srv/coffer/user-repository.ts:12:34",
    'duplicate key value violates unique constraint "user_email_key"',
    "connect ECONNREFUSED 10.0.0.5:5432",
    "getaddrinfo ENOTFOUND postgres.internal",
    "SELECT password_hash FROM auth.user WHERE id = $1",
  ])("says nothing of %s", (message) => {
    const fault = new Error(message);
    for (const extensions of [{}, { code: "P2002", meta: { target: "email" } }, { code: "INTERNAL_SERVER_ERROR" }]) {
      const error = new GraphQLError(message, { originalError: fault, path: ["me"], extensions });
      expect(present(error.toJSON(), "req_1")).toEqual({
        message: MASKED,
        path: ["me"],
        extensions: { code: "INTERNAL_SERVER_ERROR", requestId: "req_1" },
      });
    }
  });

  it("keeps what a client may know of a rejected request, and the id", () => {
    const inputs = [{ path: "input.amount", code: "TOO_PRECISE", message: "has too many decimals", secret: "x" }];
    const error = new GraphQLError("input.amount: has too many decimals", {
      path: ["sendPayment"],
      extensions: { code: "BAD_USER_INPUT", inputs, http: { status: 200 }, serviceName: "payments" },
    });
    expect(present(error.toJSON(), "req_1")).toEqual({
      message: "input.amount: has too many decimals",
      path: ["sendPayment"],
      extensions: {
        code: "BAD_USER_INPUT",
        inputs: [{ path: "input.amount", code: "TOO_PRECISE", message: "has too many decimals" }],
        requestId: "req_1",
      },
    });
    const limited = { code: "RATE_LIMITED", retryAfterSeconds: 7, coordinate: "Mutation.login" };
    expect(present({ message: "x", extensions: limited }, "req_1").extensions).toEqual({
      ...limited,
      requestId: "req_1",
    });
    const held = { level: "AAL1", provedAt: "2026-11-27T12:00:00.000Z" };
    const old = { code: "STEP_UP_REQUIRED", coordinate: "Mutation.freezeUser", level: "AAL2", maxAgeSeconds: 900 };
    expect(present({ message: "x", extensions: { ...old, held: { ...held, more: "x" } } }, "req_1").extensions).toEqual(
      {
        ...old,
        held,
        requestId: "req_1",
      },
    );
  });

  const STEP_UP = ["level", "maxAgeSeconds", "held"];
  const LISTED = new Set(["code", "inputs", "retryAfterSeconds", "coordinate", "requestId", ...STEP_UP]);

  it("lets only the listed keys leave, each in its shape, whatever an error carries", () => {
    const secret = "select-secret-from-host";
    const anything = fc.anything({ withNullPrototype: true, maxDepth: 3 });
    const extensions = fc.dictionary(
      fc.oneof(fc.constantFrom(...LISTED, "stacktrace"), fc.string()),
      fc.oneof(
        anything,
        fc.constant(secret),
        fc.constant([secret]),
        fc.constant({ toString: 1, secret }),
        fc.constant({ level: secret, provedAt: secret }),
      ),
    );
    const code = fc.option(fc.constantFrom(...PUBLIC_ERROR_CODES, "P2002", "INTERNAL_SERVER_ERROR"));
    fc.assert(
      fc.property(extensions, code, fc.string(), (carried, code, message) => {
        const error = new GraphQLError(message, { extensions: { ...carried, ...(code ? { code } : {}) } });
        const shown = present(error.toJSON(), "req_1");
        const isPublic = PUBLIC_ERROR_CODES.has(shown.extensions?.code as string);
        expect(Object.keys(shown.extensions ?? {}).filter((key) => !LISTED.has(key))).toEqual([]);
        expect(shown.extensions?.requestId).toBe("req_1");
        expect(isPublic || shown.message === MASKED).toBe(true);
        // Nothing but a coordinate is free text, and that only under a public code.
        const { coordinate: _coordinate, ...rest } = shown.extensions ?? {};
        expect(JSON.stringify(rest)).not.toContain(secret);
        expect(present(shown, "req_1")).toEqual(shown);
      }),
    );
  });
  it("quotes what a client sent, but not megabytes of it", () => {
    const { message } = present({ message: "x".repeat(1_000_000), extensions: { code: "BAD_USER_INPUT" } }, "req_1");
    expect(message).toHaveLength(1_001);
  });

  it("suggests names of the schema only where the schema is open anyway", () => {
    const extensions = { code: "GRAPHQL_VALIDATION_FAILED" };
    const message = 'Cannot query field "mee" on type "Query". Did you mean "me"?';
    expect(makeWorld(false).present({ message, extensions }, "r").message).toBe(message);
    expect(makeWorld(true).present({ message, extensions }, "r").message).toBe(
      'Cannot query field "mee" on type "Query".',
    );
    const several = 'Value "USDD" does not exist in "Currency" enum. Did you mean the enum value "USD" or "USDC"?';
    expect(makeWorld(true).present({ message: several, extensions: { code: "BAD_USER_INPUT" } }, "r").message).toBe(
      'Value "USDD" does not exist in "Currency" enum.',
    );
    const long = `${"x".repeat(980)} Did you mean "secretField" or "otherSecret"?`;
    expect(makeWorld(true).present({ message: long, extensions }, "r").message).not.toContain("secretField");
  });

  it("takes no time over a message that is made to take it", () => {
    const message = " Did you mean ".repeat(500_000);
    expect(
      makeWorld(true).present({ message, extensions: { code: "BAD_USER_INPUT" } }, "r").message.length,
    ).toBeLessThan(1_002);
  });
});

describe("masking errors on their way out of the executor", () => {
  it("logs each fault once with the request id and its cause, and what was rejected not at all", () => {
    const { maskErrors, lines } = makeWorld();
    const fault = new Error("connect ECONNREFUSED 10.0.0.5:5432");
    const masked = maskErrors(
      [
        new GraphQLError(fault.message, { originalError: fault, path: ["me"] }),
        new GraphQLError("Log in first.", { extensions: { code: "UNAUTHENTICATED" } }),
        // A subgraph's: it has logged the cause already.
        new GraphQLError(MASKED, { extensions: { code: "INTERNAL_SERVER_ERROR" } }),
      ],
      { requestId: "req_1" },
    );
    expect(masked.map(({ message, extensions }) => [message, extensions.code, extensions.requestId])).toEqual([
      [MASKED, "INTERNAL_SERVER_ERROR", "req_1"],
      ["Log in first.", "UNAUTHENTICATED", "req_1"],
      [MASKED, "INTERNAL_SERVER_ERROR", "req_1"],
    ]);
    expect(masked.every(({ originalError }) => originalError === undefined)).toBe(true);
    expect(lines).toMatchObject([{ requestId: "req_1", path: ["me"], err: { message: fault.message } }]);
  });

  it("keeps the place in the document, of nodes and of a broken text", () => {
    const { maskErrors } = makeWorld();
    const source = new Source("{ me");
    const codes = { extensions: { code: "GRAPHQL_PARSE_FAILED" } };
    const masked = maskErrors(
      [
        new GraphQLError("a", { nodes: parse("{ me }"), ...codes }),
        new GraphQLError("b", { source, positions: [4], ...codes }),
      ],
      { requestId: "req_1" },
    );
    expect(masked.map((error) => error.toJSON().locations)).toEqual([
      [{ line: 1, column: 1 }],
      [{ line: 1, column: 5 }],
    ]);
  });
});
