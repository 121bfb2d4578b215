import { inDigits, inThousands, signed } from "./words";

interface ValueProps {
  /** The key, as in `results.json`; each stands once in the page. */
  readonly name: string;
  readonly value: number | undefined;
  /** Digits after the decimal point; 4 if not given. */
  readonly digits?: number;
  /** Whether a sign stands also before a positive number. */
  readonly withSign?: boolean;
}

/** A number as text and, at full precision, for programs. */
export function Value({ name, value, digits = 4, withSign = false }: ValueProps) {
  if (value === undefined || Number.isNaN(value))
    return (
      <span data-key={name} data-value="" title="not defined">
        –
      </span>
    );
  const text = withSign ? signed(value, digits) : digits === 0 ? inThousands(value) : inDigits(value, digits);
  return (
    <span data-key={name} data-value={String(value)}>
      {text}
    </span>
  );
}
