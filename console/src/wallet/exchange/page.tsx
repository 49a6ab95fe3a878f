import { getRouteApi, linkOptions, useNavigate } from "@tanstack/react-router";
import { useAccounts } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { MakeExchangeDocument, type MakeExchangeMutation } from "../../generated/wallet/exchange/exchange.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { useViewer } from "../../shell/viewer.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { type Asked, askedBy } from "./asked.ts";
import { ExchangeForm } from "./exchange-form.tsx";
import { Quoted } from "./quoted.tsx";
import { misfitOf, wordsOfExchangeRefusal } from "./refusal-words.ts";
import type { Draft } from "./search.ts";
import { useExchangeQuote } from "./use-exchange-quote.ts";

const route = getRouteApi("/inside/exchange");
const LOOK_AT = { link: linkOptions({ to: "/payments" }), label: words.askAgain.payments };

/** One currency becomes another: what it comes to is quoted, and done as it was quoted. */
export function ExchangePage() {
  const viewer = useViewer();
  const accounts = useAccounts();
  const own = accounts.data?.accounts.filter(({ state }) => state !== "CLOSED");
  const isPossible = own && new Set(own.map(({ currency }) => currency)).size > 1;
  const w = words.exchange;
  return (
    <Page title={w.title}>
      <p className="mb-5 max-w-2xl text-dim">{w.what}</p>
      {accounts.error && <Fault fault={accounts.error} onAgain={() => void accounts.refetch()} />}
      {!accounts.error && !(viewer && own) && <Skeleton rows={5} />}
      {own && !isPossible && (
        <p>
          {w.needsTwo} <TextLink to="/accounts">{words.accounts.open}</TextLink>
        </p>
      )}
      {viewer && own && isPossible && <Steps owner={viewer.id} accounts={own} />}
    </Page>
  );
}

type StepsProps = { readonly owner: string; readonly accounts: readonly HoldingFragment[] };

function Steps({ owner, accounts }: StepsProps) {
  const draft = route.useSearch();
  const navigate = useNavigate();
  const attempt = useAttempt(MakeExchangeDocument, { owner, form: "exchange" });
  const done =
    (sent: "now" | "before") =>
    ({ exchange: answer }: MakeExchangeMutation) => {
      if (answer?.__typename === "ExchangeSuccess")
        void navigate({ to: "/payments/$id", params: { id: answer.payment.id }, search: { sent }, replace: true });
    };
  if (attempt.pending)
    return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(done("before"))} lookAt={LOOK_AT} />;
  const review = (next: Draft) => {
    attempt.reset();
    // The form as it was typed stays behind Back.
    void navigate({ to: "/exchange", search: next, replace: true }).then(() =>
      navigate({ to: "/exchange", search: { ...next, step: "review" } }),
    );
  };
  const form = { accounts, draft, onReview: review };
  const asked = draft.step === "review" ? askedBy(draft, accounts) : null;
  if (asked === null) return <ExchangeForm {...form} misfit={null} fault={null} />;
  if ("place" in asked) return <ExchangeForm {...form} misfit={{ ...asked, code: null }} fault={null} />;
  const { exchange: answer } = attempt.answer ?? {};
  const refusal = answer && answer.__typename !== "ExchangeSuccess" ? wordsOfExchangeRefusal(answer) : null;
  return (
    <Review
      form={form}
      asked={asked}
      attempt={attempt}
      refusal={refusal}
      onExchange={(quoteId) =>
        attempt.send(
          (idempotencyKey) => ({
            input: { quoteId, ...(asked.memo === null ? {} : { memo: asked.memo }), idempotencyKey },
          }),
          done("now"),
        )
      }
    />
  );
}

type ReviewProps = {
  readonly form: Omit<Parameters<typeof ExchangeForm>[0], "misfit" | "fault">;
  readonly asked: Asked;
  readonly attempt: Pick<
    ReturnType<typeof useAttempt<MakeExchangeMutation, never>>,
    "isBusy" | "fault" | "sentAt" | "refusalCode" | "reset"
  >;
  readonly refusal: string | null;
  readonly onExchange: (quoteId: string) => void;
};

/** A quote, or in the form why there is none. */
function Review({ form, asked, attempt, refusal, onExchange }: ReviewProps) {
  const navigate = useNavigate();
  const quoted = useExchangeQuote(asked);
  if (quoted.error && !quoted.data) return <ExchangeForm {...form} misfit={null} fault={quoted.error} />;
  if (!quoted.data) return <Skeleton rows={6} />;
  const { answer, endMs } = quoted.data;
  if (answer.__typename !== "ExchangeQuote")
    return <ExchangeForm {...form} misfit={{ ...misfitOf(answer), code: refusalCode(answer) }} fault={null} />;
  return (
    <Quoted
      asked={asked}
      quote={answer}
      endMs={endMs}
      accounts={form.accounts}
      isAsking={quoted.isFetching}
      onAnew={() => {
        attempt.reset();
        void quoted.refetch();
      }}
      isBusy={attempt.isBusy}
      isRefused={refusal !== null}
      onExchange={() => onExchange(answer.id)}
      onBack={() => {
        attempt.reset();
        void navigate({ to: "/exchange", search: { ...form.draft, step: undefined }, replace: true });
      }}
    >
      <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>
      <SendFault fault={attempt.fault ?? quoted.error} sentAt={attempt.sentAt} />
    </Quoted>
  );
}
