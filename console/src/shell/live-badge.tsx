import { useFiguresAt } from "../live/use-figures-at.ts";
import { useLiveState, useMovesFigures } from "../live/use-live.ts";
import { Button } from "../ui/button.tsx";
import { writeMoment } from "../ui/moment.ts";
import { useReader } from "../ui/reader.tsx";
import { State } from "../ui/state.tsx";
import { words } from "../words/words.ts";

/** Whether figures move by themselves, since when they do not, and of when they are. */
export function LiveBadge() {
  const { status, since, heardAt } = useLiveState();
  const clock = useClock();
  const movesFigures = useMovesFigures();
  const figuresAt = useFiguresAt();
  const of = movesFigures || !figuresAt ? null : clock(figuresAt);
  if (status === "live" && movesFigures) return <State tone="good">{words.live.live(clock(heardAt ?? since))}</State>;
  if (status === "live") return <State tone="good">{words.live.connected(of)}</State>;
  if (status === "catching-up") return <State tone="waiting">{words.live.catchingUp}</State>;
  if (status === "offline")
    return (
      <span role="status">
        <State tone="bad">{words.live.offline(clock(since), of)}</State>
      </span>
    );
  if (status === "ended")
    return (
      <span role="status" className="flex flex-wrap items-center gap-2">
        <State tone="bad">{words.live.ended(clock(since), of)}</State>
        <Button onClick={() => location.reload()}>{words.live.reload}</Button>
      </span>
    );
  return <State tone="quiet">{words.live.off}</State>;
}

function useClock(): (at: Date) => string {
  const reader = useReader();
  return (at) => writeMoment(at, reader, { only: "time" });
}
