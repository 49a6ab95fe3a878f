import type pg from "pg";

/** A process that is killed: its connection is cut at its n-th query, and it does nothing more. */
export type Death = { readonly at: number; readonly when: "before" | "behind" };

/** Their ends are nobody's fault: a listener each, though a pool lends them again and again. */
const heard = new WeakSet<pg.PoolClient>();

/** Before that query is sent, or behind its answer. */
export function makeDyingPool(pool: pg.Pool, { at, when }: Death) {
  let count = 0;
  const state = { isDead: false };
  const die = (client?: pg.PoolClient) => {
    state.isDead = true;
    if (client) (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    return new Error("killed");
  };
  const watch =
    (query: (...args: unknown[]) => Promise<unknown>, client?: pg.PoolClient) =>
    async (...args: unknown[]): Promise<unknown> => {
      if (state.isDead) throw die(client);
      count += 1;
      if (count !== at) return query(...args);
      if (when === "before") throw die(client);
      await query(...args);
      throw die(client);
    };
  const connect = async (): Promise<pg.PoolClient> => {
    if (state.isDead) throw die();
    const client = await pool.connect();
    if (!heard.has(client)) client.on("error", () => undefined);
    heard.add(client);
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    return new Proxy(client, {
      get: (target, name) => {
        if (name === "query") return watch(query, client);
        const found: unknown = Reflect.get(target, name);
        return typeof found === "function" ? found.bind(target) : found;
      },
    });
  };
  const dying = new Proxy(pool, {
    get: (target, name) => {
      if (name === "connect") return connect;
      if (name === "query") return watch(target.query.bind(target) as (...args: unknown[]) => Promise<unknown>);
      return Reflect.get(target, name, target);
    },
  });
  return { pool: dying, state };
}
