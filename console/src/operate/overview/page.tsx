import { Link } from "@tanstack/react-router";
import { BooksNowDocument } from "../../generated/operate/ledger/ledger.ts";
import { StuckListDocument } from "../../generated/operate/stuck.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Fault } from "../../ui/fault.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { useLetters } from "../letters.ts";
import { ChainTiles } from "./chains.tsx";
import { numberLook, Tile } from "./tile.tsx";

const own = words.operate.overview;

/** Each number leads to its list. */
export function OverviewPage() {
  return (
    <Page title={own.title}>
      <div className="grid gap-6">
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(18rem,100%),1fr))] gap-4">
          <Letters />
          <Unbalanced />
          <Stuck />
          <ChainTiles />
        </ul>
        <section className="grid justify-items-start gap-2">
          <LinkButton to="/operate/people">{own.findPerson}</LinkButton>
          <p className="text-dim text-sm">{own.frozen}</p>
        </section>
      </div>
    </Page>
  );
}

function Letters() {
  const { data, error, refetch } = useLetters();
  return (
    <Tile name={own.letters} hint={own.lettersHint}>
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      {!data && !error && <Skeleton />}
      {data && (
        <Link
          to="/operate/dead-letters"
          className={numberLook(data.letters.length)}
          aria-label={`${own.letters}: ${data.letters.length}`}
        >
          {data.cut.length > 0 ? own.lettersMore(data.letters.length) : data.letters.length}
        </Link>
      )}
      {data && data.silent.length > 0 && <p className="text-bad text-sm">{own.silent(data.silent.join(", "))}</p>}
    </Tile>
  );
}

function Unbalanced() {
  const { data, error, refetch } = useAsk(BooksNowDocument, {});
  const count = data?.trialBalance.totals.filter(({ isBalanced }) => !isBalanced).length;
  const hint = data ? (
    <>
      {own.unbalancedHint} <Time at={data.trialBalance.at} />
    </>
  ) : null;
  return (
    <Tile name={own.unbalanced} hint={hint}>
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      {count === undefined && !error && <Skeleton />}
      {count !== undefined && (
        <Link
          to="/operate/ledger/trial-balance"
          className={numberLook(count)}
          aria-label={`${own.unbalanced}: ${count}`}
        >
          {count}
        </Link>
      )}
    </Tile>
  );
}

/** As many as the API gives at once: whoever sees that many goes to the list. */
const MOST = 100;

function Stuck() {
  const { data, error, refetch } = useAsk(StuckListDocument, { reason: "GIVEN_UP", first: MOST, after: null });
  const count = data?.stuckPayments.nodes.length;
  return (
    <Tile name={words.stuck.tile} hint={words.stuck.tileHint}>
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      {count === undefined && !error && <Skeleton />}
      {count !== undefined && (
        <Link
          to="/operate/stuck"
          search={{ reason: "GIVEN_UP" }}
          className={numberLook(count)}
          aria-label={`${words.stuck.tile}: ${count}`}
        >
          {data?.stuckPayments.pageInfo.hasNextPage ? own.lettersMore(count) : count}
        </Link>
      )}
    </Tile>
  );
}
