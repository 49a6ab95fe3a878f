import type pg from "pg";
import type { ChainReader } from "../../../app/chains/ports.ts";
import type { BlockHead } from "../../../domain/chains/block.ts";
import type { FollowedChain } from "../../../domain/chains/following.ts";
import type { Provider } from "../../../domain/chains/providers.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import {
  CHAIN_COLUMNS,
  CHAIN_WITH_CURSOR,
  type ChainRow,
  PROVIDER_COLUMNS,
  type ProviderRow,
  toChain,
  toProvider,
} from "./row.ts";

export function makeChainReader(pool: pg.Pool): ChainReader {
  const list = async (networks: readonly NetworkCode[]): Promise<ReadonlyMap<NetworkCode, FollowedChain>> => {
    const { rows } = await pool.query<ChainRow>(
      `SELECT ${CHAIN_COLUMNS} FROM ${CHAIN_WITH_CURSOR} WHERE c.network = ANY ($1)`,
      [networks],
    );
    return new Map(rows.map((row) => [row.network, toChain(row)]));
  };
  return {
    list,
    find: async (network) => (await list([network])).get(network) ?? null,
    async blockAt(network, height) {
      const { rows } = await pool.query<BlockHead>(
        "SELECT height, hash, parent, time FROM block WHERE network = $1 AND height = $2::int",
        [network, height],
      );
      return rows[0] ?? null;
    },
    async lowestFrom(network, height) {
      const { rows } = await pool.query<BlockHead>(
        "SELECT height, hash, parent, time FROM block WHERE network = $1 AND height >= $2::int ORDER BY height LIMIT 1",
        [network, height],
      );
      return rows[0] ?? null;
    },
    async listProviders(networks) {
      const { rows } = await pool.query<ProviderRow>(
        `SELECT ${PROVIDER_COLUMNS} FROM provider WHERE network = ANY ($1) ORDER BY network, place`,
        [networks],
      );
      const found = new Map<NetworkCode, Provider[]>(networks.map((network) => [network, []]));
      for (const row of rows) found.get(row.network)?.push(toProvider(row));
      return found;
    },
  };
}
