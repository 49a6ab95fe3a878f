import {
  VerificationPageDocument,
  VerificationPageStatusDocument,
  type VerificationStateFragment,
} from "../../generated/wallet/verification/verification.ts";
import { keyOf, useAsk } from "../../live/use-ask.ts";
import { useFollow } from "../../live/use-follow.ts";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { putStatus } from "./follow-verification.ts";
import { HandIn } from "./hand-in.tsx";
import { Standing } from "./standing.tsx";

const PAGE = keyOf(VerificationPageDocument, {});

/** Whether a document may be handed in: the API takes none while one is looked at. */
const mayHandIn = (verification: VerificationStateFragment | null): boolean =>
  verification === null || verification.status === "REJECTED" || verification.status === "RESUBMIT";

export function VerificationPage() {
  const page = useAsk(VerificationPageDocument, {});
  useFollow(VerificationPageStatusDocument, {}, { into: PAGE, apply: putStatus });
  const { data } = page;
  if (!data)
    return (
      <Page title={words.verification.title}>
        {page.error ? <Fault fault={page.error} onAgain={() => void page.refetch()} /> : <Skeleton rows={4} />}
      </Page>
    );
  const { verification } = data.me;
  return (
    <Page title={words.verification.title}>
      <div className="grid max-w-3xl gap-6">
        {page.error && <Fault fault={page.error} onAgain={() => void page.refetch()} />}
        {verification ? (
          <Standing verification={verification} networks={data.networks} />
        ) : (
          <p>{words.verification.why}</p>
        )}
        {mayHandIn(verification) && (
          <Card>
            <HandIn
              key={verification?.id}
              networks={data.networks}
              settled={verification?.status === "RESUBMIT" ? verification.networks : null}
            />
          </Card>
        )}
      </div>
    </Page>
  );
}
