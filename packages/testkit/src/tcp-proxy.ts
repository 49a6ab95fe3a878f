import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

export type TcpProxy = {
  readonly port: number;
  /**
   * Takes connections and bytes, and hands nothing on: what a server looks like that hangs. What
   * came meanwhile is handed on afterwards.
   */
  hang(): void;
  /** Ends every connection, and refuses new ones. */
  refuse(): Promise<void>;
  /** As it was at first. */
  pass(): Promise<void>;
  close(): Promise<void>;
};

/** Something between a client and a server of a test, which can become a black hole. */
export async function startTcpProxy(target: { readonly port: number; readonly host?: string }): Promise<TcpProxy> {
  const { port: to, host = "127.0.0.1" } = target;
  const sockets = new Set<Socket>();
  let isHanging = false;
  let server: Server | undefined;

  const take = (client: Socket) => {
    const upstream = connect({ port: to, host });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on("data", (bytes) => other.write(bytes));
      one.on("end", () => other.end());
      if (isHanging) one.pause();
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  };
  const listen = (port: number) =>
    new Promise<Server>((resolve, reject) => {
      const next = createServer(take);
      next.once("error", reject);
      next.listen(port, "127.0.0.1", () => resolve(next));
    });
  const end = async () => {
    const ending = server;
    server = undefined;
    for (const socket of sockets) socket.destroy();
    if (ending) await new Promise<void>((resolve) => ending.close(() => resolve()));
  };

  server = await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    hang() {
      isHanging = true;
      for (const socket of sockets) socket.pause();
    },
    refuse: end,
    async pass() {
      isHanging = false;
      for (const socket of sockets) socket.resume();
      server ??= await listen(port);
    },
    close: end,
  };
}
