import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type pg from "pg";

type Within<Books> = { readonly books: Books; readonly committed: (() => void)[] };

/**
 * For consumers whose effects move money: what an effect is given is a door to the transaction that
 * remembers the event; money goes by the client behind it. `committed`: called behind the commit.
 */
export function makeBooking<Books>(pool: pg.Pool, makeBooks: (client: pg.ClientBase) => Books) {
  const open = new WeakMap<Sql, Within<Books>>();
  const work = async <T>(client: pg.ClientBase, run: (sql: Sql) => Promise<T>) => {
    const sql = pgSql(client);
    const committed: (() => void)[] = [];
    open.set(sql, { books: makeBooks(client), committed });
    return { result: await run(sql), committed };
  };
  return {
    within(sql: Sql): Within<Books> {
      const found = open.get(sql);
      if (!found) throw new Error("there is no transaction of money behind it");
      return found;
    },
    async transaction<T>(run: (sql: Sql) => Promise<T>): Promise<T> {
      const { result, committed } = await inTransaction(pool, (client) => work(client, run));
      for (const tell of committed) tell();
      return result;
    },
  };
}
