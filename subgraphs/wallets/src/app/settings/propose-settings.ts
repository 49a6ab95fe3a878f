import { formatMoney, money } from "@coffer/money/money";
import { type IdempotencyKeyReused, makeClaim } from "@coffer/platform/values/claim";
import { err, type Result } from "@coffer/platform/values/result";
import { VBYTES } from "../../domain/sends/outputs/rates.ts";
import type { NetworkChangeId, NetworkSettings } from "../../domain/settings/network-change.ts";
import type {
  NetworkChangeOutdated,
  NetworkSetting,
  NetworkSettingNotTaken,
  NetworkSettingOutOfRange,
} from "../../domain/settings/refusals.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { NetworkUnavailable } from "../../domain/wallets/refusals.ts";
import type { Networks } from "../wallets/ports.ts";
import type { ChangeableNetworks, NetworkBounds, Range } from "./ports.ts";
import { type Author, type ProposeDeps, proposeChange } from "./propose-change.ts";

export type ProposeSettings = Author & { readonly network: NetworkCode; readonly settings: NetworkSettings };

export type ProposeSettingsRefusal =
  | NetworkUnavailable
  | NetworkSettingNotTaken
  | NetworkSettingOutOfRange
  | NetworkChangeOutdated
  | IdempotencyKeyReused;

type Deps = ProposeDeps & { readonly networks: Networks; readonly changeable: ChangeableNetworks };

/** Nothing is in force by it before somebody else agrees. */
export const makeProposeSettings =
  ({ networks, changeable, ...deps }: Deps) =>
  async (command: ProposeSettings): Promise<Result<NetworkChangeId, ProposeSettingsRefusal>> => {
    const { network, settings, operatorId: actorId, idempotencyKey: key } = command;
    const [known, of] = [networks.get(network), changeable.get(network)];
    if (!known || !of) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });
    const { nativeCurrency: currency, nativeScale: scale } = known.facts;
    const fault = findFault(settings, of.bounds, (units) => formatMoney(money({ code: currency, scale }, units)));
    if (fault) return err(fault);
    const { confirmations, feeCap, sweepMinimum, consolidation } = settings;
    const claim = makeClaim({ actorId, operation: "proposeNetworkSettings", key }, [
      ...[network, String(confirmations), String(feeCap), String(sweepMinimum)],
      ...[String(consolidation?.rate), String(consolidation?.outputs), command.reason, String(command.basedOn)],
    ]);
    return proposeChange<never>(deps, { ...command, currency, claim }, async () => ({
      ok: true,
      value: { settings, listing: null },
    }));
  };

/** The first that is not as it may be. */
function findFault(
  { confirmations, feeCap, sweepMinimum, consolidation }: NetworkSettings,
  bounds: NetworkBounds,
  write: (units: bigint) => string,
): NetworkSettingNotTaken | NetworkSettingOutOfRange | null {
  const rates = (rate: bigint) => String(rate / VBYTES);
  const { rate, outputs } = bounds.consolidation ?? { rate: null, outputs: null };
  return (
    outside({ setting: "CONFIRMATIONS", value: confirmations, range: bounds.confirmations, write: String }) ??
    outside({ setting: "FEE_MAX", value: feeCap, range: bounds.feeCap, write }) ??
    outside({ setting: "SWEEP_MINIMUM", value: sweepMinimum, range: bounds.sweepMinimum, write }) ??
    outside({ setting: "CONSOLIDATION_RATE", value: consolidation?.rate ?? null, range: rate, write: rates }) ??
    outside({ setting: "CONSOLIDATION_OUTPUTS", value: consolidation?.outputs ?? null, range: outputs, write: String })
  );
}

type Ranged<T> = {
  readonly setting: NetworkSetting;
  /** Null: it is left out. */
  readonly value: T | null;
  readonly range: Range<T> | null;
  readonly write: (value: T) => string;
};

function outside<T extends number | bigint>({
  setting,
  value,
  range,
  write,
}: Ranged<T>): NetworkSettingNotTaken | NetworkSettingOutOfRange | null {
  if (value === null) return null;
  if (range === null) return { code: "NETWORK_SETTING_NOT_TAKEN", setting };
  if (value >= range.least && value <= range.most) return null;
  const [least, most] = [write(range.least), write(range.most)];
  return { code: "NETWORK_SETTING_OUT_OF_RANGE", setting, least, most };
}
