import { useLiveState } from "../live/use-live.ts";
import { Button } from "../ui/button.tsx";
import { useReader } from "../ui/reader.tsx";
import { State } from "../ui/state.tsx";
import { words } from "../words/words.ts";

/** Whether figures move by themselves, and since when they do not. */
export function LiveBadge() {
  const { status, since, heardAt } = useLiveState();
  const { locale, zoneName } = useReader();
  const clock = new Intl.DateTimeFormat(locale, { timeZone: zoneName, timeStyle: "medium" });
  if (status === "live") return <State tone="good">{words.live.live(clock.format(heardAt ?? since))}</State>;
  if (status === "catching-up") return <State tone="waiting">{words.live.catchingUp}</State>;
  if (status === "offline")
    return (
      <span role="status">
        <State tone="bad">{words.live.offline(clock.format(since))}</State>
      </span>
    );
  if (status === "ended")
    return (
      <span role="status" className="flex flex-wrap items-center gap-2">
        <State tone="bad">{words.live.ended(clock.format(since))}</State>
        <Button onClick={() => location.reload()}>{words.live.reload}</Button>
      </span>
    );
  return <State tone="quiet">{words.live.off}</State>;
}
