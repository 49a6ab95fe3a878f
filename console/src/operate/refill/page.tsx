import { getRouteApi } from "@tanstack/react-router";
import { RefillPageDocument } from "../../generated/operate/refill/refill.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { RefillForm } from "./refill-form.tsx";

const here = getRouteApi("/inside/operate/treasuries/$network/refill");

/** Has some of what is kept cold come back to the treasury: it is given out to be signed. */
export function RefillPage() {
  const { network: code } = here.useParams();
  const viewer = useViewer();
  const { data, error, refetch } = useAsk(RefillPageDocument, {});
  const treasury = data?.treasuries.find(({ network }) => network === code);
  const network = data?.networks.find((one) => one.code === code);
  const w = words.refill;
  return (
    <Page
      title={w.titleOf(network?.name ?? code)}
      actions={<TextLink to="/operate/treasuries">{words.treasuries.title}</TextLink>}
    >
      <p className="mb-5 max-w-3xl text-dim">{w.what}</p>
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      {!data && !error && <Skeleton rows={4} />}
      {data && !(treasury && network && treasury.cold.length > 0) && <p>{w.refusals.ColdAddressNotFound}</p>}
      {viewer && treasury && network && treasury.cold.length > 0 && (
        <Card className="max-w-3xl">
          <RefillForm key={code} owner={viewer.id} treasury={treasury} network={network} />
        </Card>
      )}
    </Page>
  );
}
