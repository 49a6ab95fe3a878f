import type { ReactNode } from "react";
import type { HomeQuery } from "../../generated/wallet/home/home.ts";
import type { Found } from "../../payment/find-payments.ts";
import { isHold } from "../../payment/payment-state.tsx";
import { usePayments } from "../../payment/use-payments.ts";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { words } from "../../words/words.ts";

/** The API's largest page: more holds than that are said as "100 or more". */
const MOST = 100;

/** What the person may want to do; nothing where nothing waits. */
export function Waiting({ verification }: { readonly verification: HomeQuery["me"]["verification"] }) {
  const [ofPayee, ofPayer] = [useHolds("IN"), useHolds("OUT")];
  const [toTake, held] = [countHolds(ofPayee.data), countHolds(ofPayer.data)];
  const fault = ofPayee.error ?? ofPayer.error;
  const items: ReactNode[] = [];
  if (toTake.count > 0)
    items.push(
      <TextLink key="in" to="/payments" search={{ status: "PENDING", direction: "IN", kind: "SEND" }}>
        {words.home.holdsToTake(toTake.count, toTake.isMore)}
      </TextLink>,
    );
  if (held.count > 0)
    items.push(
      <TextLink key="out" to="/payments" search={{ status: "PENDING", direction: "OUT", kind: "SEND" }}>
        {words.home.holdsGiven(held.count, held.isMore)}
      </TextLink>,
    );
  if (verification?.status === "RESUBMIT" || verification?.status === "REJECTED")
    items.push(
      <p key="verification">
        <TextLink to="/verification">{words.home.verification[verification.status]}</TextLink>{" "}
        {verification.reasons.join(" ")}
      </p>,
    );
  if (fault)
    items.push(
      <Fault key="fault" fault={fault} onAgain={() => void Promise.all([ofPayee.refetch(), ofPayer.refetch()])} />,
    );
  if (items.length === 0) return null;
  return (
    <Card title={words.home.waits} className="border-waiting">
      <div className="grid gap-1.5">{items}</div>
    </Card>
  );
}

const useHolds = (direction: "IN" | "OUT") =>
  usePayments({ status: "PENDING", kind: "SEND", direction }, { limit: MOST });

const countHolds = (found: Found | undefined) => ({
  count: found?.payments.filter(isHold).length ?? 0,
  isMore: found !== undefined && found.next !== null,
});
