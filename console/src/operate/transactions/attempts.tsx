import type {
  TransactionAttemptFactsFragment,
  TransactionPageQuery,
} from "../../generated/operate/transactions/transactions.ts";
import { Txid } from "../../transaction/txid.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

type Props = {
  readonly attempts: readonly TransactionAttemptFactsFragment[];
  readonly network: TransactionPageQuery["networks"][number] | undefined;
};

/** What was signed for a transaction, the newest first. */
export function Attempts({ attempts, network }: Props) {
  const w = words.transactions;
  if (attempts.length === 0) return <p className="text-dim">{w.noAttempts}</p>;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {attempts.length > 1 && <p className="text-dim">{w.attemptsHint}</p>}
      <ul aria-label={w.attempts} className="divide-y divide-line">
        {attempts.toReversed().map((attempt) => (
          <li key={attempt.number} className="grid gap-3 py-5 first:pt-0 last:pb-0">
            <Attempt attempt={attempt} network={network} />
          </li>
        ))}
      </ul>
    </div>
  );
}

type AttemptProps = {
  readonly attempt: TransactionAttemptFactsFragment;
  readonly network: Props["network"];
};

function Attempt({ attempt, network }: AttemptProps) {
  const { number, txid, isCancel, maximumFee, signedAt, expiresAt, sentAt, outcome } = attempt;
  const w = words.transactions;
  return (
    <>
      <h3 className="font-semibold text-sm">{w.attempt(number, isCancel)}</h3>
      <Facts
        facts={[
          fact(words.transaction.txid, <Txid txid={txid} network={network} />),
          fact(w.attemptTerms.maximumFee, <Amount money={maximumFee} />),
          fact(w.attemptTerms.signed, <Time at={signedAt} />),
          ...(expiresAt === null ? [] : [fact(w.attemptTerms.expires, <Time at={expiresAt} />)]),
          fact(w.attemptTerms.sent, sentAt === null ? w.notSent : <Time at={sentAt} />),
          fact(
            w.attemptTerms.outcome,
            outcome === null ? (
              w.noOutcome
            ) : (
              <span className={outcome === "REFUSED" ? "text-bad" : ""}>{w.outcomes[outcome]}</span>
            ),
          ),
        ]}
      />
    </>
  );
}
