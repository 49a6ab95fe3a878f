import { Link } from "@tanstack/react-router";
import { WaitingOnChainsDocument } from "../../generated/operate/overview/chains.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Fault } from "../../ui/fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { numberLook, Tile } from "./tile.tsx";

const own = words.operate.overview;

/** What waits for somebody before it leaves, and what lets nothing leave. */
export function ChainTiles() {
  const { data, error, refetch } = useAsk(WaitingOnChainsDocument, {});
  const fault = error && <Fault fault={error} onAgain={() => void refetch()} />;
  const waits = fault ?? <Skeleton />;
  const shut = data?.treasuries.filter(({ state, halt }) => state === "PAUSED" || halt !== null).length;
  const notReady = data?.coreNetworks.filter(({ health }) => health.state !== "READY").length;
  return (
    <>
      <Tile name={own.held} hint={own.heldHint}>
        {data ? (
          <Link
            to="/operate/transactions"
            search={{ state: "AWAITING_APPROVAL" }}
            className={numberLook(data.held.nodes.length)}
            aria-label={`${own.held}: ${countOf(data.held)}`}
          >
            {countOf(data.held)}
          </Link>
        ) : (
          waits
        )}
      </Tile>
      <Tile name={own.proposals} hint={own.proposalsHint}>
        {data ? (
          <Link
            to="/operate/signing-policies"
            className={numberLook(data.proposed.nodes.length)}
            aria-label={`${own.proposals}: ${countOf(data.proposed)}`}
          >
            {countOf(data.proposed)}
          </Link>
        ) : (
          waits
        )}
      </Tile>
      <Tile name={own.shut} hint={own.shutHint}>
        {shut === undefined ? (
          waits
        ) : (
          <Link to="/operate/treasuries" className={numberLook(shut)} aria-label={`${own.shut}: ${shut}`}>
            {shut}
          </Link>
        )}
      </Tile>
      <Tile name={words.nodes.tile} hint={words.nodes.tileHint}>
        {notReady === undefined ? (
          waits
        ) : (
          <Link to="/operate/nodes" className={numberLook(notReady)} aria-label={`${words.nodes.tile}: ${notReady}`}>
            {notReady}
          </Link>
        )}
      </Tile>
    </>
  );
}

type Page = { readonly nodes: readonly unknown[]; readonly pageInfo: { readonly hasNextPage: boolean } };

const countOf = ({ nodes, pageInfo }: Page) =>
  pageInfo.hasNextPage ? own.lettersMore(nodes.length) : String(nodes.length);
