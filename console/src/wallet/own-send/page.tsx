import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, linkOptions, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { OwnSendWalletDocument, SendFromOwnWalletDocument } from "../../generated/wallet/own-send/own-send.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { useViewer } from "../../shell/viewer.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { type Draft, type OwnNetwork, OwnSendForm, type OwnWallet } from "./own-send-form.tsx";
import { OwnSendReview } from "./own-send-review.tsx";
import { wordsOfOwnSendRefusal } from "./refusal-words.ts";

const here = getRouteApi("/inside/wallets/$id/send");

/**
 * Sends from a wallet of keys that one has brought, or watches: one form, then one review, and of
 * what is watched the way to where it is signed.
 */
export function OwnSendPage() {
  const { id } = here.useParams();
  const viewer = useViewer();
  const { data, error, refetch } = useAsk(OwnSendWalletDocument, { id });
  const wallet = data?.wallet;
  const network = data?.networks.find(({ code }) => code === wallet?.network);
  const w = words.ownSend;
  const why = data && whyNot(wallet, network);
  return (
    <Page
      title={wallet ? w.titleOf(wallet.name) : w.title}
      actions={
        <TextLink to="/wallets/$id" params={{ id }}>
          {w.back}
        </TextLink>
      }
    >
      <p className="mb-5 max-w-3xl text-dim">
        {w.what} {wallet?.kind === "WATCH_ONLY" && w.whatElsewhere}
      </p>
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      {!error && !(viewer && data) && <Skeleton rows={4} />}
      {why && <p>{why}</p>}
      {viewer && wallet && network && !why && <Steps key={id} owner={viewer.id} wallet={wallet} network={network} />}
    </Page>
  );
}

function whyNot(wallet: OwnWallet | null | undefined, network: OwnNetwork | undefined): ReactNode {
  const w = words.ownSend;
  if (!wallet) return words.wallets.notFound;
  if (wallet.kind !== "IMPORTED" && wallet.kind !== "WATCH_ONLY") return w.cannot;
  if (wallet.archivedAt) return w.archived;
  return network ? null : w.noNetwork;
}

type StepsProps = { readonly owner: string; readonly wallet: OwnWallet; readonly network: OwnNetwork };

function Steps({ owner, wallet, network }: StepsProps) {
  const navigate = useNavigate();
  const say = useToast();
  const { locale } = useReader();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [isReviewed, setReviewed] = useState(false);
  const cache = useQueryClient();
  const attempt = useAttempt(SendFromOwnWalletDocument, {
    ...{ owner, form: `own-send ${wallet.id}` },
    // No stream tells of it.
    onAnswer: () => askAnewInAllTabs(cache),
  });
  const toWallet = linkOptions({ to: "/wallets/$id", params: { id: wallet.id } });
  const hear = ({ sendTransaction: said }: NonNullable<typeof attempt.answer>) => {
    if (said?.__typename !== "SendTransactionSuccess") return setReviewed(false);
    const { id: transaction, state } = said.transaction;
    if (state !== "AWAITING_SIGNATURE") {
      say(words.ownSend.sent);
      return void navigate({ ...toWallet, replace: true });
    }
    say(words.ownSend.givenOut);
    void navigate({ to: "/wallets/$id/sign/$transaction", params: { id: wallet.id, transaction }, replace: true });
  };
  if (attempt.pending)
    return (
      <AskAgain
        attempt={attempt}
        onAgain={() => attempt.sendAgain(hear)}
        lookAt={{ link: toWallet, label: words.askAgain.wallets }}
      />
    );
  const answer = attempt.answer?.sendTransaction;
  const refused = answer && answer.__typename !== "SendTransactionSuccess" ? answer : null;
  const refusal = refused && wordsOfOwnSendRefusal(refused, locale);
  const isOfAddress = refused?.__typename === "AddressInvalid" || refused?.__typename === "PayeeRefuses";
  const back = () => {
    attempt.reset();
    setReviewed(false);
  };
  if (isReviewed && draft)
    return (
      <OwnSendReview
        {...{ wallet, network, draft }}
        isBusy={attempt.isBusy}
        onSend={(order) => attempt.send((idempotencyKey) => ({ input: { ...order, idempotencyKey } }), hear)}
        onBack={back}
      >
        <SendFault fault={attempt.fault} sentAt={attempt.sentAt} />
      </OwnSendReview>
    );
  return (
    <Card className="max-w-3xl">
      <OwnSendForm
        {...{ wallet, network, draft }}
        fault={attempt.fault}
        addressFault={isOfAddress && <Refused code={attempt.refusalCode}>{refusal}</Refused>}
        refusedAt={refusal ? attempt.sentAt : undefined}
        onReview={(next) => {
          attempt.reset();
          setDraft(next);
          setReviewed(true);
        }}
      >
        {!isOfAddress && <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>}
      </OwnSendForm>
    </Card>
  );
}
