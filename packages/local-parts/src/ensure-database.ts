import { withClient } from "@coffer/platform/postgres/with-client";

/** Makes the database where it is missing. Returns its URL: with the password, not for any log. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<string> {
  await withClient(adminUrl, async (admin) => {
    const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) await admin.query(`CREATE DATABASE ${name}`);
  });
  return Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href;
}
