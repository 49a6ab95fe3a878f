import { randomUUID } from "node:crypto";
import { operation } from "../operations.ts";
import { join } from "../people.ts";
import { RawSocket } from "../raw-socket.ts";
import { atOnce, type MakeAbuse, post } from "./abuse.ts";

const MULTIPLYING = [
  "{ accounts { owner { accounts { owner { accounts { id } } } } } }",
  "{ accounts { payments(first: 100) { nodes { id } } owner { accounts { id balance { available { amount } } } } } }",
  "{ me { accounts { owner { accounts { owner { username } } } } } }",
];

/**
 * Somebody with as many accounts as one may have asks for all of them of all of them, and leaves
 * before the answer comes.
 */
export const makeAbuse: MakeAbuse = async (url, { parallel, accounts }) => {
  const person = await join(url, "hoarder");
  await atOnce(accounts, (i) =>
    person.client.ask(operation("OpenAccount"), {
      input: { currency: "USD", name: `account ${i}`, idempotencyKey: randomUUID() },
    }),
  );
  const authorization = `Bearer ${person.client.accessToken}`;
  return {
    async round() {
      const socket = new RawSocket(url);
      await socket.init({ authorization });
      for (let i = 0; i < parallel * 10; i += 1) {
        await socket.send({ type: "subscribe", id: `${i}`, payload: { query: MULTIPLYING[i % MULTIPLYING.length] } });
        await socket.send({ type: "complete", id: `${i}` });
      }
      await atOnce(parallel, (i) =>
        post(url, JSON.stringify({ query: MULTIPLYING[i % MULTIPLYING.length] }), { authorization }),
      );
      socket.end();
    },
  };
};
