import type { Sql } from "@coffer/platform/postgres/sql";
import type { TokenReader, TokenWriter } from "../../../app/tokens/ports.ts";
import type { KeptToken, TokenFault, TokenState } from "../../../domain/tokens/token.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";

type TokenRow = {
  contract: string;
  currency: string;
  scale: number;
  domainName: string | null;
  domainVersion: string | null;
  symbol: string | null;
  state: string;
  fault: string | null;
  checkedAt: Date | null;
};

const toToken = ({ currency, scale, domainName, domainVersion, ...row }: TokenRow): KeptToken => ({
  ...row,
  asset: { code: currency, scale },
  domain: domainName === null || domainVersion === null ? null : { name: domainName, version: domainVersion },
  state: row.state as TokenState,
  fault: row.fault as TokenFault | null,
});

export const makeTokenReader = (sql: Sql): TokenReader => ({ list: (network) => list(sql, network) });

/** In whatever transaction `sql` belongs to. */
export const makeTokenWriter = (sql: Sql): TokenWriter => ({
  list: (network) => list(sql, network),
  async keep(network, { contract, asset, domain, symbol = null, state, fault, checkedAt }) {
    await sql.query(
      `INSERT INTO token (network, contract, currency, scale, domain_name, domain_version, state, fault, checked_at, symbol)
       VALUES ($1, $2, $3, $4::int, $5, $6, $7, $8, $9::timestamptz, $10)
       ON CONFLICT (network, contract) DO UPDATE SET currency = excluded.currency, scale = excluded.scale, domain_name = excluded.domain_name,
         domain_version = excluded.domain_version, state = excluded.state, fault = excluded.fault, checked_at = excluded.checked_at, symbol = excluded.symbol`,
      [
        ...[network, contract, asset.code, asset.scale, domain?.name ?? null, domain?.version ?? null],
        ...[state, fault, checkedAt, symbol],
      ],
    );
  },
});

async function list(sql: Sql, network: NetworkCode): Promise<readonly KeptToken[]> {
  const rows = await sql.query<TokenRow>(
    `SELECT contract, currency, scale, domain_name AS "domainName", domain_version AS "domainVersion", symbol, state, fault, checked_at AS "checkedAt"
     FROM token WHERE network = $1 ORDER BY contract`,
    [network],
  );
  return rows.map(toToken);
}
