import { linger } from "@coffer/platform/http/linger";
import type { RequestContext } from "../identity/request-context.ts";
import type { SocketDoor } from "../sockets/websocket.ts";
import { makeAddressOf } from "./client-address.ts";
import { type DoorOptions, PATH } from "./door-options.ts";
import { explorerRoutes } from "./explorer.ts";
import { sendFault } from "./http-faults.ts";
import { makeHttpServer } from "./http-server.ts";
import { makeKnownOperations } from "./known-operations.ts";
import { makeApollo } from "./make-apollo.ts";
import { openSockets } from "./open-sockets.ts";
import { routeConsole } from "./route-console.ts";
import { routeGraphQL } from "./route-graphql.ts";

/**
 * At the end, requests under way get this long. With what stops afterwards it must stay below the
 * ten seconds of docs.
 */
const DRAIN_MS = 5_000;

export type HttpDoor = {
  readonly url: string;
  readonly closeSockets: SocketDoor<RequestContext>["closeWhere"];
  /** No new requests; those under way finish; sockets close with 1001. */
  stop(): Promise<void>;
};

/** GraphQL over HTTP and WebSocket on one port and path, and the doors that are not GraphQL. */
export async function openHttpDoor(options: DoorOptions): Promise<HttpDoor> {
  const { config } = options;
  const known = makeKnownOperations();
  const apollo = makeApollo({ ...options, known });
  await apollo.start();
  const app = makeHttpServer(options);
  const addressOf = makeAddressOf({ trust: config.trustProxy, log: options.log });
  let stopping = false;
  app.addHook("onSend", (_request, reply, payload, done) => {
    // A connection that stays open for a next request would keep the server from closing.
    if (stopping) reply.header("connection", "close");
    done(null, payload);
  });
  if (config.landingPage) app.register(explorerRoutes, { path: PATH });
  if (options.consoleFiles) app.register(routeConsole, { files: options.consoleFiles });
  app.register(async (graphql) => routeGraphQL(graphql, { ...options, addressOf, apollo, known }));
  app.register(async (doors) =>
    options.mountDoors(doors, {
      bodyMaxBytes: config.bodies.userBytes,
      addressOf: ({ raw }) => addressOf(raw),
      refuse(reply, status) {
        linger(reply);
        return sendFault(options.mask, reply, status);
      },
    }),
  );

  const sockets = openSockets(app, apollo, { ...options, addressOf });
  const url = await app.listen({ host: config.host, port: config.port });
  return {
    url,
    closeSockets: sockets.closeWhere,
    async stop() {
      stopping = true;
      const cut = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
      await Promise.all([sockets.stop(), app.close()]);
      clearTimeout(cut);
      await apollo.stop();
    },
  };
}
