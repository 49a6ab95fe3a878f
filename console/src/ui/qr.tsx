import encodeQR from "qr";
import { useMemo } from "react";

/** ISO/IEC 18004 asks for four modules of white around it. */
const QUIET_MODULES = 4;

type Props = {
  readonly text: string;
  readonly label: string;
  /** `large`: of a long text, whose dots a camera could not tell apart. */
  readonly size?: "plain" | "large";
};

const SIZES = { plain: "size-44", large: "aspect-square w-full max-w-80" } as const;

/** A QR code of a text: black on white in every theme, as cameras expect it. */
export function Qr({ text, label, size: shown = "plain" }: Props) {
  const { size, path } = useMemo(() => draw(text), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={`shrink-0 rounded-md ${SIZES[shown]}`}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function draw(text: string): { readonly size: number; readonly path: string } {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: QUIET_MODULES });
  const squares = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size: rows.length, path: squares.join("") };
}
