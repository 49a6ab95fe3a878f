import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { getPasskey, pageAtLocalhost, passkeysHere } from "../live/passkeys.ts";
import { Amount } from "../ui/amount.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { type Fact, Facts } from "../ui/facts.tsx";
import { Id } from "../ui/id.tsx";
import { MoneyButton } from "../ui/money-button.tsx";
import { RefusalNote } from "../ui/refused.tsx";
import { Time } from "../ui/time.tsx";
import { words } from "../words/words.ts";
import { type AskedApproval, isOfWhatIsShown, readTold, type ShownPayment } from "./approval-statement.ts";

type Props = {
  readonly asked: AskedApproval;
  readonly shown: ShownPayment;
  readonly isBusy: boolean;
  /** What was signed. */
  readonly onApprove: (passkey: string) => void;
  readonly children: ReactNode;
};

/**
 * Below what is shown of a payment: asks for its payer's passkey, which signs that and nothing
 * else.
 */
export function Approval({ asked, shown, isBusy, onApprove, children }: Props) {
  const title = useId();
  const w = words.approval;
  const signing = useMutation<"signed" | "different" | "not used", Error>({
    async mutationFn() {
      if (!(await isOfWhatIsShown(asked, shown))) return "different";
      const passkey = await getPasskey(asked.options);
      if (passkey === null) return "not used";
      onApprove(passkey);
      return "signed";
    },
  });
  const isUnused = signing.data === "not used" || signing.error !== null;
  return (
    <section aria-labelledby={title} className="mt-6 grid justify-items-start gap-4 border-line border-t pt-6">
      <Heading id={title} />
      <p>{shown.what === "bulk" ? w.meaningOfMany : w.meaning}</p>
      <Terms asked={asked} shown={shown} />
      <details className="w-full min-w-0">
        <summary className="cursor-pointer text-dim">{w.signed}</summary>
        <CodeBlock label={w.signed} text={asked.statement} />
      </details>
      {signing.data === "different" && <RefusalNote code={null}>{w.different}</RefusalNote>}
      {isUnused && !signing.isPending && (
        <p role="status" className="text-dim text-sm">
          {w.notUsed}
        </p>
      )}
      <div className="flex flex-wrap gap-3">
        <Sign isBusy={isBusy || signing.isPending} onSign={() => signing.mutate()} />
        {children}
      </div>
    </section>
  );
}

/** The button that asked for this is gone: whoever pressed it goes on here. */
function Heading({ id }: { readonly id: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h3 ref={heading} id={id} tabIndex={-1} className="font-semibold text-lg outline-none">
      {words.approval.title}
    </h3>
  );
}

/** What the API adds to what is shown, and is signed with it. */
function Terms({ asked, shown }: Pick<Props, "asked" | "shown">) {
  const told = readTold(asked.statement);
  if (!told) return null;
  const w = words.approval;
  const { payeeId } = told;
  const isNamed = payeeId === null || !("to" in shown) || shown.to === payeeId;
  const owner: Fact | null = isNamed ? null : [w.payee, <Id key="payee" id={payeeId} />];
  const fee = { amount: told.maximumFee, currency: shown.currency };
  return (
    <Facts
      facts={[
        owner,
        [w.maximumFee, <Amount key="fee" money={fee} />],
        [w.until, <Time key="until" at={told.expiresAt} />],
      ]}
    />
  );
}

function Sign({ isBusy, onSign }: { readonly isBusy: boolean; readonly onSign: () => void }) {
  const w = words.approval;
  const here = passkeysHere();
  if (here === "none") return <p className="text-dim">{w.unsupported}</p>;
  if (here === "elsewhere")
    return (
      <p>
        {w.atLocalhost}{" "}
        <a href={pageAtLocalhost()} className="text-accent underline underline-offset-2">
          {w.openAtLocalhost}
        </a>
      </p>
    );
  return (
    <MoneyButton look="main" isBusy={isBusy} onClick={onSign}>
      {w.submit}
    </MoneyButton>
  );
}
