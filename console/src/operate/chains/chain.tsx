import { HEALTH_TONES } from "../../chain-deposits/health-tones.ts";
import type {
  ChainBlockFactsFragment,
  ChainFactsFragment,
  ChainTreasuryFragment,
} from "../../generated/operate/chains/chains.ts";
import { Facts, fact } from "../../ui/facts.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { Hot } from "./hot.tsx";
import { Resume } from "./resume.tsx";
import { Terms } from "./terms.tsx";

type Health = ChainFactsFragment["health"];

const PROVIDER_TONES: Readonly<Record<Health["providers"][number]["state"], Tone>> = {
  OK: "good",
  UNREACHABLE: "bad",
  OTHER_CHAIN: "bad",
  STALE: "waiting",
  BEHIND: "waiting",
  DISAGREES: "bad",
};

const TOKEN_TONES: Readonly<Record<ChainFactsFragment["tokens"][number]["state"], Tone>> = {
  UNCHECKED: "waiting",
  FITS: "good",
  REFUSED: "bad",
};

type Props = {
  readonly network: ChainFactsFragment;
  /** Undefined where it has none. */
  readonly treasury: ChainTreasuryFragment | undefined;
  readonly mayResume: boolean;
};

/** One network. */
export function Chain({ network, treasury, mayResume }: Props) {
  const { code, name, tokens, health } = network;
  const { state, tip, followed, checkedAt, providers } = health;
  const w = words.chains;
  return (
    <li className="grid content-start gap-3 rounded-xl border border-line bg-raised p-5">
      <h2 className="min-w-0 break-words font-semibold text-base">{name}</h2>
      <Facts
        facts={[
          fact(w.state, <State tone={HEALTH_TONES[state]}>{w.states[state]}</State>),
          fact(w.meaning, w.meanings[state]),
          tip && fact(w.tip, <Block block={tip} />),
          followed && fact(w.followed, <Block block={followed} />),
          checkedAt === null ? null : fact(w.checked, <Time at={checkedAt} />),
        ]}
      />
      <Terms code={code} />
      {treasury && <Hot treasury={treasury} />}
      {tokens.length > 0 && (
        <>
          <h3 className="font-semibold text-sm">{w.tokens}</h3>
          <Facts
            facts={tokens.map(({ currency, contract, state: found, fault }) =>
              fact(
                currency.code,
                <span className="flex flex-wrap gap-x-3">
                  <State tone={TOKEN_TONES[found]}>{w.tokenStates[found]}</State>
                  {fault && <span>{w.tokenFaults[fault]}</span>}
                  <span className="wrap-anywhere text-dim">{contract}</span>
                </span>,
              ),
            )}
          />
        </>
      )}
      {providers.length > 0 && (
        <>
          <h3 className="font-semibold text-sm">{w.providers}</h3>
          <Facts
            facts={providers.map((provider) =>
              fact(
                w.provider(provider.place),
                <span className="flex flex-wrap gap-x-3">
                  <State tone={PROVIDER_TONES[provider.state]}>{w.providerStates[provider.state]}</State>
                  {provider.tip && <span>{w.height(provider.tip.height)}</span>}
                </span>,
              ),
            )}
          />
        </>
      )}
      <TextLink to="/operate/rescans" search={{ network: code }} className="justify-self-start">
        {words.staffMenu.rescans}
      </TextLink>
      {mayResume && followed && (
        <Resume
          key={followed.height}
          code={code}
          name={name}
          stoppedAt={followed.height}
          isStopped={state === "STOPPED"}
        />
      )}
    </li>
  );
}

const Block = ({ block: { height, hash, time } }: { readonly block: ChainBlockFactsFragment }) => (
  <span className="grid gap-0.5">
    <span>
      {words.chains.height(height)} · <Time at={time} />
    </span>
    <code className="break-all font-mono text-xs">{hash}</code>
  </span>
);
