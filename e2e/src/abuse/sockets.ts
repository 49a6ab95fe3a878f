import WebSocket from "ws";
import { atOnce, type MakeAbuse, post } from "./abuse.ts";

const AT_ONCE = 100;

/** Opens sockets and says nothing on them, and tries passwords of somebody whose name is known. */
export const makeAbuse: MakeAbuse = async (url, { sockets: count }) => {
  const address = url.replace(/^http/, "ws");
  const guess = JSON.stringify({
    query: 'mutation { login(input: { login: "victim", password: "not the password" }) { __typename } }',
  });
  const open = (kept: WebSocket[]) =>
    new Promise<void>((resolve) => {
      const socket = new WebSocket(address, "graphql-transport-ws");
      kept.push(socket);
      socket.once("open", resolve).once("error", () => resolve());
    });
  return {
    async round() {
      const kept: WebSocket[] = [];
      for (let opened = 0; opened < count; opened += AT_ONCE)
        await atOnce(AT_ONCE + 1, (i) => (i < AT_ONCE ? open(kept) : post(url, guess)));
      for (const socket of kept) socket.terminate();
    },
  };
};
