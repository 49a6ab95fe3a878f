import { compare, fromApi } from "@coffer/client/money";
import type { TreasuryFactsFragment } from "../../generated/operate/treasuries/treasuries.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { AddressQr } from "../../ui/address-qr.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { Cold } from "./cold.tsx";
import { SwitchTreasury } from "./switch-treasury.tsx";

const TONES: Readonly<Record<TreasuryFactsFragment["state"], Tone>> = { OPEN: "good", PAUSED: "waiting" };

type Props = { readonly treasury: TreasuryFactsFragment; readonly name: string; readonly mayOperate: boolean };

/** The house's wallet of one network. */
export function Treasury({ treasury, name, mayOperate }: Props) {
  const { network, address, state, balance, planned, tokens, halt, openedAt } = treasury;
  const w = words.treasuries;
  const isShort = [{ balance, planned }, ...tokens].some(isTooLittle);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] content-start gap-4 rounded-xl border border-line bg-raised p-5">
      <h2 className="min-w-0 break-words font-semibold text-base">{name}</h2>
      {halt && <Halt halt={halt} />}
      <Facts
        facts={[
          fact(
            w.state,
            <span className="flex flex-wrap gap-x-4">
              <State tone={TONES[state]}>{w.states[state]}</State>
              {halt && <State tone="bad">{w.halted}</State>}
            </span>,
          ),
          halt ? null : fact(w.meaning, w.meanings[state]),
          fact(w.balance, balance ? <Amount money={balance} /> : w.unknown),
          fact(w.planned, <Amount money={planned} />),
          ...tokens.flatMap((token) => [
            fact(w.balanceOf(token.currency.code), token.balance ? <Amount money={token.balance} /> : w.unknown),
            fact(w.plannedOf(token.currency.code), <Amount money={token.planned} />),
          ]),
          fact(w.opened, <Time at={openedAt} />),
        ]}
      />
      {isShort && (
        <p role="alert" className="text-waiting">
          {w.tooLittle}
        </p>
      )}
      <AddressQr address={address} title={w.address}>
        <TextLink to="/operate/transactions" search={{ network }}>
          {w.toTransactions}
        </TextLink>
      </AddressQr>
      <Cold treasury={treasury} name={name} mayOperate={mayOperate} />
      {mayOperate && <SwitchTreasury treasury={treasury} name={name} />}
      <History switches={treasury.switches} />
    </li>
  );
}

type Held = Pick<TreasuryFactsFragment, "balance" | "planned">;

const isTooLittle = ({ balance, planned }: Held): boolean =>
  balance !== null && compare(fromApi(balance), fromApi(planned)) < 0;

function Halt({ halt }: { readonly halt: NonNullable<TreasuryFactsFragment["halt"]> }) {
  const { title, means, todo } = words.treasuries.halts[halt];
  return (
    <div role="alert" className="grid gap-1 rounded-md border border-bad px-4 py-3">
      <p className="font-semibold text-bad">{title}</p>
      <p>{means}</p>
      <p>{todo}</p>
    </div>
  );
}

function History({ switches }: Pick<TreasuryFactsFragment, "switches">) {
  const w = words.treasuries;
  return (
    <details>
      <summary className="w-fit cursor-pointer font-medium">{w.history}</summary>
      <ul aria-label={w.history} className="mt-2 divide-y divide-line text-sm">
        {switches.map(({ state, reason, operatorId, at }) => (
          <li key={`${at} ${state}`} className="grid gap-1 py-2.5">
            <span className="flex flex-wrap gap-x-4 gap-y-1">
              <State tone={TONES[state]}>{w.states[state]}</State>
              <Time at={at} />
              <span>
                {w.by} {operatorId === null ? w.byItself : <IdLink id={operatorId} />}
              </span>
            </span>
            <span className="wrap-anywhere">{reason}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
