import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { operation } from "../src/operations.ts";
import { join, type Person } from "../src/people.ts";
import { RawSocket } from "../src/raw-socket.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

// Values are counted while an answer is made: nobody knows before how much there is of something.

const ACCOUNTS = 24;
const coffer = useOwnCoffer({ QUERY_VALUES_MAX: "1000", EXECUTIONS_PER_USER: "4" });
let ada: Person;
beforeAll(async () => {
  ada = await join(coffer.url, "ada");
  for (let i = 0; i < ACCOUNTS; i += 1) {
    const input = { currency: "USD", name: `account ${i}`, idempotencyKey: randomUUID() };
    await ada.client.ask(operation("OpenAccount"), { input });
  }
});

const codesOf = (answer: { errors?: readonly { extensions: { code: string } }[] }) =>
  (answer.errors ?? []).map(({ extensions }) => extensions.code);
/** As large as the document tells: 10 accounts. There are more, and each step multiplies. */
const SQUARE = "{ accounts { owner { accounts { owner { id } currency state } } } }";
const LINE = "{ accounts { id owner { id username } } }";

describe("an answer with too many values", () => {
  it.each([
    ["of lists in lists over two subgraphs", SQUARE],
    ["below me", "{ me { accounts { owner { accounts { id currency state } } } } }"],
    [
      "through fragments",
      "{ accounts { ...F } } fragment F on Account { owner { accounts { id currency state owner { id } } } }",
    ],
  ])("is refused while it is made, and nothing of it is given: %s", async (_what, query) => {
    const answer = await ada.client.send(query);
    expect(codesOf(answer)).toEqual(["REQUEST_TOO_COMPLEX"]);
    expect(answer.data).toBeNull();
  });

  it("over a socket, too, which stays open", async () => {
    const socket = new RawSocket(coffer.url);
    await socket.init({ authorization: `Bearer ${ada.client.accessToken}` });
    const { payload } = await socket.run("1", { query: SQUARE });
    expect(payload).toMatchObject({ data: null, errors: [{ extensions: { code: "REQUEST_TOO_COMPLEX" } }] });
    expect(await socket.run("2", { query: LINE })).toMatchObject({
      payload: { data: { accounts: expect.any(Array) } },
    });
    socket.end();
  });

  it("and one within the limit is given", async () => {
    expect((await ada.client.ask(LINE)).accounts).toHaveLength(ACCOUNTS);
  });
});

describe("what one user has under way", () => {
  it("is bounded over all connections and sockets together; others go on, and afterwards there is room again", async () => {
    const ben = await join(coffer.url, "ben");
    const answers = await Promise.all(Array.from({ length: 60 }, () => ada.client.send(LINE)));
    const refused = answers.filter((answer) => codesOf(answer).length > 0);
    for (const answer of refused)
      expect(answer.errors).toMatchObject([{ extensions: { code: "RATE_LIMITED", retryAfterSeconds: 1 } }]);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(4);
    expect((await ben.client.ask("{ me { id } }")).me.id).toBe(ben.userId);
    expect((await ada.client.ask(LINE)).accounts).toHaveLength(ACCOUNTS);
  });
});
