import type {
  VerificationPageQuery,
  VerificationStateFragment,
} from "../../generated/wallet/verification/verification.ts";
import { Card } from "../../ui/card.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

const TONES: Readonly<Record<VerificationStateFragment["status"], Tone>> = {
  PENDING: "waiting",
  PROCESSING: "waiting",
  VERIFIED: "good",
  REJECTED: "bad",
  NEEDS_REVIEW: "waiting",
  RESUBMIT: "bad",
};

type Props = {
  readonly verification: VerificationStateFragment;
  readonly networks: VerificationPageQuery["networks"];
};

/** Where a verification stands: its way in three steps, what it means, and why. */
export function Standing({ verification, networks }: Props) {
  const w = words.verification;
  const { status, reasons, level } = verification;
  const asked = verification.networks.map((code) => networks.find((each) => each.code === code)?.name ?? code);
  return (
    <Card title={w.steps.title}>
      <div className="grid gap-4">
        <div role="status" className="grid gap-1">
          <State tone={TONES[status]}>{w.statuses[status]}</State>
          <p>{w.meanings[status]}</p>
        </div>
        {reasons.length > 0 && (
          <div>
            <h3 className="font-medium">{w.reasons}</h3>
            <ul className="list-disc ps-5">
              {reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          </div>
        )}
        <Way verification={verification} />
        <p className="text-dim text-sm">
          {w.level(level)}. {w.levels[level]}
        </p>
        {asked.length > 0 && (
          <p className="text-sm">
            <span className="text-dim">{w.networksAsked}:</span> {asked.join(", ")}
          </p>
        )}
        {status === "VERIFIED" && (
          <TextLink to="/wallets" className="w-fit">
            {w.seeWallets}
          </TextLink>
        )}
      </div>
    </Card>
  );
}

/** A line for each step, with its moment where it is known. */
function Way({
  verification: { status, submittedAt, decidedAt },
}: {
  readonly verification: VerificationStateFragment;
}) {
  const w = words.verification;
  const steps = [
    { name: w.steps.in, at: submittedAt, isDone: true },
    { name: w.steps.check, at: null, isDone: status !== "PENDING" && status !== "PROCESSING" },
    { name: w.steps.decided, at: decidedAt, isDone: decidedAt !== null },
  ];
  return (
    <ol className="grid gap-0">
      {steps.map(({ name, at, isDone }) => (
        <li
          key={name}
          className="relative flex flex-wrap items-baseline gap-x-3 border-line border-s-2 py-1.5 ps-5 last:border-transparent"
        >
          <span
            aria-hidden="true"
            className={`absolute start-[-0.44rem] top-3 size-3 rounded-full border-2 ${isDone ? "border-good bg-good" : "border-strong bg-raised"}`}
          />
          <span className={isDone ? "font-medium" : "text-dim"}>{name}</span>
          {at ? (
            <span className="text-dim text-sm">
              <Time at={at} />
            </span>
          ) : (
            !isDone && <span className="text-dim text-sm">{w.steps.ahead}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
