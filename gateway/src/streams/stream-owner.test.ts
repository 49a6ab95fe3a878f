import type { Actor } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { GraphQLError } from "graphql";
import { describe, expect, it } from "vitest";
import type { RequestContext } from "../identity/request-context.ts";
import type { SubgraphRequest, SubgraphResponse } from "../sources/subgraph-source.ts";
import { makeStreamOwner } from "./stream-owner.ts";

const alice: RequestContext = {
  requestId: "req_1",
  actor: userActor("usr_alice"),
};
const OWNERS = new Map([
  ["balanceChanged", "ledger"],
  ["eventOccurred", "payments"],
  ["paymentStatus", "payments"],
  ["verificationStatus", "verification"],
]);
const nobody: RequestContext = { requestId: "req_2", actor: { kind: "anonymous" } };

function makeWorld(
  answer: SubgraphResponse | Error = { data: { answer: { positions: [], events: [], more: false } } },
) {
  const asked: { subgraph: string; request: SubgraphRequest; actor: Actor }[] = [];
  const owner = makeStreamOwner(
    (subgraph) => ({
      async execute(request, { actor }) {
        asked.push({ subgraph, request, actor });
        if (answer instanceof Error) throw answer;
        return answer;
      },
    }),
    OWNERS,
  );
  return { owner, asked };
}
const errorAnswer = (code: string): SubgraphResponse => ({
  data: null,
  errors: [{ message: "No.", extensions: { code, inputs: [] } }],
});

describe("the owner of a stream", () => {
  it("refuses a subscription that no subgraph owns", async () => {
    const { owner } = makeWorld();
    await expect(owner.keyOf({ field: "rateChanged", arguments: {}, context: alice })).rejects.toThrow(
      "no subgraph owns",
    );
  });

  it.each([
    ["balanceChanged", {}, "user:usr_alice"],
    ["balanceChanged", { accountId: null }, "user:usr_alice"],
    ["balanceChanged", { accountId: "acc_1" }, "account:acc_1"],
    // An id that there is not must not become "all mine".
    ["balanceChanged", { accountId: "" }, "account:"],
    ["paymentStatus", {}, "payments:usr_alice"],
    ["paymentStatus", { paymentId: "" }, "payment:"],
    ["paymentStatus", { paymentId: "pay_1" }, "payment:pay_1"],
    ["verificationStatus", {}, "verification:usr_alice"],
    ["verificationStatus", { accountId: "acc_1" }, "verification:usr_alice"],
  ])("listens for %s %j on %s", async (field, given, key) => {
    const { owner } = makeWorld();
    expect(await owner.keyOf({ field, arguments: given, context: alice })).toEqual({ ok: true, key });
  });

  it("gives a guest a key that is nobody's", async () => {
    const { owner } = makeWorld();
    expect(await owner.keyOf({ field: "balanceChanged", arguments: {}, context: nobody })).toEqual({
      ok: true,
      key: "user:nobody",
    });
  });

  it("asks the subgraph as the viewer, with the request in a variable", async () => {
    const { owner, asked } = makeWorld();
    const request = { field: "paymentStatus", arguments: { paymentId: '") { x } #' }, positions: null };
    await owner.open({ ...request, context: alice });
    expect(asked).toEqual([
      {
        subgraph: "payments",
        actor: alice.actor,
        request: {
          query: "query ($request: StreamRequest!) { answer: paymentsStream(request: $request) }",
          variables: { request: { op: "open", ...request } },
        },
      },
    ]);
  });

  it("hands on what the subgraph opens", async () => {
    const { owner } = makeWorld({ data: { answer: { positions: [], events: [], more: true } } });
    const opened = await owner.open({ field: "balanceChanged", arguments: {}, positions: null, context: alice });
    expect(opened).toEqual({ ok: true, positions: [], events: [], more: true });
  });

  it("makes a refusal of what the viewer did wrong, with its facts", async () => {
    const { owner } = makeWorld(errorAnswer("BAD_USER_INPUT"));
    const refused = await owner.open({ field: "balanceChanged", arguments: {}, positions: null, context: alice });
    expect(refused).toMatchObject({
      ok: false,
      error: { message: "No.", extensions: { code: "BAD_USER_INPUT", inputs: [] } },
    });
  });

  it.each([
    ["a masked fault", errorAnswer("INTERNAL_SERVER_ERROR")],
    ["a subgraph that cannot be reached", new Error("connect ECONNREFUSED")],
    ["an owner whose database is away", errorAnswer("UNAVAILABLE")],
    ["a subgraph that does not answer", errorAnswer("SUBGRAPH_UNAVAILABLE")],
    ["an answer that is none", { data: null }],
  ])("throws %s, so that it is tried again", async (_what, answer) => {
    const { owner } = makeWorld(answer);
    const request = { field: "balanceChanged", context: alice };
    await expect(owner.open({ ...request, arguments: {}, positions: null })).rejects.toThrow();
    await expect(
      owner.eventsAfter({ ...request, stream: "account:acc_1", sequence: "1", limit: 10 }),
    ).rejects.toThrow();
  });

  it("passes on what the viewer chose, of a field where that chooses among a stream's events", async () => {
    const { owner, asked } = makeWorld({ data: { answer: { events: [] } } });
    const request = { stream: "s:1", sequence: "1", limit: 10, arguments: { types: ["a"] }, context: alice };
    for (const field of ["eventOccurred", "balanceChanged"]) await owner.eventsAfter({ field, ...request });
    expect(
      asked.map((one) => (one.request.variables as { request: { arguments?: object } }).request.arguments),
    ).toEqual([{ types: ["a"] }, undefined]);
  });

  it("throws a refusal in the middle of a stream as it is", async () => {
    const { owner } = makeWorld(errorAnswer("FORBIDDEN"));
    const request = { field: "balanceChanged", stream: "account:acc_1", sequence: "1", limit: 10, context: alice };
    const error = await owner.eventsAfter(request).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GraphQLError);
    expect(error).toMatchObject({ extensions: { code: "FORBIDDEN" } });
  });
});
